package ferry.depot;

import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.upload;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import ferry.testkit.Mounted;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that ends, with files and database on it. */
class FullDiskTest {
    private static final int DISK_MEBIBYTES = 64;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"tmpfs", "ext4"})
    void roomCanBeMadeOnAFullDiskAndTheUploadGoesOn(String kind) throws Exception {
        Path disk = directory.resolve("disk");
        byte[] large = content(26 << 20, 1);
        Id16 upload = id();
        try (Mounted _ = Mounted.mount(kind, disk, DISK_MEBIBYTES);
                DepotRig rig = DepotRig.open(disk.resolve("data"))) {
            AccountAccess access = rig.admin();
            int puts = fill(access, 0, 44);
            assertThat(refusal(() -> upload(access, "large", large, Replace.NEVER, upload))
                            .code())
                    .isEqualTo(ErrorCode.DISK_FULL);
            puts = fill(access, puts, Integer.MAX_VALUE);
            assertThat(rig.tree.freeBytes()).isGreaterThan(DepotLimits.RESERVE_BYTES / 2);

            for (int i = 0; i < puts; i++) {
                access.remove(new Message.Remove(FerryPath.parse("fill" + i), false));
            }
            upload(access, "large", large, Replace.NEVER, upload);

            assertThat(get(access, "large")).isEqualTo(large);
        }
    }

    /** Files of half a leaf up to a number, or to the end of the disk; how many there are then. */
    private static int fill(AccountAccess access, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            try {
                put(access, "fill" + i, content(1 << 19, i));
            } catch (RefusedException full) {
                assertThat(full.code()).isEqualTo(ErrorCode.DISK_FULL);
                return i;
            }
        }
        return to;
    }
}
