package ferry.depot;

import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.path;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.upload;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.sql.ContentTable;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.storage.FileStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ferry-1.md §6, GET. */
class DownloadTest {
    private static final byte[] LARGE = content(2_200_000, 1);

    @TempDir
    Path directory;

    @Test
    void aFileChangedOutsideIsHashedAgainAndMarked() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            upload(access, "big", LARGE, Replace.NEVER, id());
            byte[] changed = content(2_300_000, 2);
            Files.write(rig.file("big"), changed);

            for (int i = 0; i < 2; i++) {
                assertThat(get(access, "big")).isEqualTo(changed);
                try (OutgoingFile file = DepotRig.open(access, "big")) {
                    assertThat(file.description().changedOutside()).isTrue();
                }
            }
            assertThat(access.stat(path("big")).root()).contains(DepotRig.root(changed));
            assertThat(rig.tree.keptLeaves()).hasSize(1);
            assertThat(rig.staging()).isEmpty();
            rig.reopen();
            assertThat(rig.depot.recovery()).isEqualTo(new Recovery(0, 0, 0, 0, 0));
            assertThat(get(rig.admin(), "big")).isEqualTo(changed);
        }
    }

    @Test
    void aFilePutThereByHandIsServed() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            Files.write(rig.file("small"), content(10, 3));
            Files.write(rig.file("empty"), new byte[0]);
            Files.write(rig.file("big"), LARGE);

            assertThat(get(access, "small")).isEqualTo(content(10, 3));
            assertThat(get(access, "empty")).isEmpty();
            assertThat(get(access, "big")).isEqualTo(LARGE);
        }
    }

    @Test
    void contentThatRottedIsNotServedAsGood() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            put(access, "a", content(100, 4));
            upload(access, "big", LARGE, Replace.NEVER, id());
            rot(rig, "a", 50);
            rot(rig, "big", 2_000_000);

            assertThat(refusal(() -> get(access, "a")).code()).isEqualTo(ErrorCode.CORRUPT);
            assertThat(refusal(() -> get(access, "big")).code()).isEqualTo(ErrorCode.CORRUPT);
        }
    }

    @Test
    void aFileThatChangesWhileItIsReadIsAnotherVersion() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            upload(access, "big", LARGE, Replace.NEVER, id());
            try (OutgoingFile file = DepotRig.open(access, "big")) {
                byte[] changed = LARGE.clone();
                changed[0] ^= 1;
                Files.write(rig.file("big"), changed);

                assertThat(refusal(() -> DepotRig.read(file)).code()).isEqualTo(ErrorCode.VERSION_CHANGED);
            }
        }
    }

    @Test
    void anotherVersionThanTheOneAskedForIsRefused() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            StoredFile stored = put(access, "a", content(100, 5));
            Message.Get asked = new Message.Get(path("a"), Optional.of(stored.version()), 0, 1);
            access.get(asked).close();
            put(access, "a", content(100, 6), Replace.ALWAYS);

            assertThat(refusal(() -> access.get(asked)).code()).isEqualTo(ErrorCode.VERSION_CHANGED);
            assertThat(refusal(() -> get(access, "")).code()).isEqualTo(ErrorCode.IS_DIRECTORY);
            assertThat(refusal(() -> get(access, "a/b")).code()).isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    /** Flips a bit, and makes the row believe that the file was not touched, as a rotting disk would. */
    private static void rot(DepotRig rig, String name, int at) throws Exception {
        byte[] bytes = Files.readAllBytes(rig.file(name));
        bytes[at] ^= 4;
        FileTime modified = Files.getLastModifiedTime(rig.file(name));
        Files.write(rig.file(name), bytes);
        Files.setLastModifiedTime(rig.file(name), modified);
        FileStatus now = rig.tree.status(path("1-admin/" + name)).orElseThrow();
        rig.depot.backstage.parts().books().write((statements, ledgers) -> {
            ContentTable.Content row =
                    ContentTable.find(statements, 1, path(name)).orElseThrow();
            ledgers.of(1).put(path(name), row.as(now));
            return true;
        });
    }
}
