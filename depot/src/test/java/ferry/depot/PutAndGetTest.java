package ferry.depot;

import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.list;
import static ferry.depot.DepotRig.path;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.upload;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.Message;
import ferry.protocol.Replace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutAndGetTest {
    @TempDir
    Path directory;

    @Test
    void aSmallFileComesBackAsItWentIn() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            byte[] content = content(5_000, 1);

            StoredFile stored = put(access, "inbox/a b:文件", content);

            assertThat(stored.alreadyThere()).isFalse();
            assertThat(stored.receipt().verify(access.receiptKey())).isTrue();
            assertThat(Files.readAllBytes(rig.file("inbox/a b:文件"))).isEqualTo(content);
            assertThat(get(access, "inbox/a b:文件")).isEqualTo(content);
            assertThat(rig.staging()).isEmpty();
        }
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            put(access, "empty", new byte[0]);

            assertThat(get(access, "empty")).isEmpty();
        }
    }

    @Test
    void aLargeFileComesBackAsItWentIn() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            byte[] content = content(5_000_000, 2);

            StoredFile stored = upload(access, "big", content, Replace.NEVER, id());

            assertThat(stored.receipt().verify(access.receiptKey())).isTrue();
            assertThat(get(access, "big")).isEqualTo(content);
            assertThat(rig.staging()).isEmpty();
        }
    }

    @Test
    void aListingShowsParentsFirstAndRootsWhereRecorded() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            byte[] content = content(100, 3);
            put(access, "d/e/f", content);
            Files.writeString(rig.file("d/outside"), "x");

            var entries = list(access, "", true);

            assertThat(entries).extracting(entry -> entry.path().toString()).startsWith("d", "d/e");
            assertThat(entries).hasSize(4);
            assertThat(entries)
                    .filteredOn(entry -> entry.path().toString().equals("d/e/f"))
                    .allSatisfy(entry -> assertThat(entry.root()).contains(DepotRig.root(content)));
            assertThat(entries)
                    .filteredOn(entry -> entry.path().toString().equals("d/outside"))
                    .allSatisfy(entry -> assertThat(entry.root()).isEmpty());
        }
    }

    @Test
    void whatWasThereBeforeARestartIsThereAfterwards() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            byte[] content = content(3_000_000, 4);
            upload(rig.admin(), "big", content, Replace.NEVER, id());
            Message.Entry before = rig.admin().stat(path("big"));

            rig.reopen();

            assertThat(rig.admin().stat(path("big"))).isEqualTo(before);
            assertThat(get(rig.admin(), "big")).isEqualTo(content);
            assertThat(rig.depot.recovery()).isEqualTo(new Recovery(0, 0, 0, 0, 0));
        }
    }
}
