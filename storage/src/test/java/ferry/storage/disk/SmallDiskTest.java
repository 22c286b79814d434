package ferry.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.storage.StagedFile;
import ferry.storage.StorageException;
import ferry.storage.StorageException.Reason;
import ferry.testkit.Mounted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that end, and disks inside disks. Needs root to mount; skipped otherwise. */
final class SmallDiskTest {
    private static final int LEAF = 1 << 20;

    @RegisterExtension
    final OpenDescriptors descriptors = new OpenDescriptors();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"tmpfs", "ext4"})
    void aFullDiskIsSaidAndNothingPartialIsSeen(String kind) throws Exception {
        Path disk = directory.resolve("disk");
        try (Mounted _ = Mounted.mount(kind, disk, 16);
                DiskTree tree = DiskTree.open(disk.resolve("files"), disk.resolve("incoming"))) {
            long free = tree.freeBytes();
            assertThat(free).isBetween(8L << 20, 16L << 20);
            Id16 id = new Id16(1, 1);
            byte[] content = FileTreeContract.content(20 * LEAF, 1);
            int proven;
            try (StagedFile large = tree.stage(id, content.length)) {
                assertThatThrownBy(() -> writeAll(large, content))
                        .isInstanceOfSatisfying(
                                StorageException.class,
                                failure -> assertThat(failure.reason()).isEqualTo(Reason.FULL));
                proven = (int) large.provenCount();
                assertThat(proven).isBetween(6, 15);
            }
            assertThat(tree.status(FerryPath.parse("large"))).isEmpty();
            try (StagedFile again = tree.restage(id, content.length).orElseThrow()) {
                assertThat(again.provenCount()).isEqualTo(proven);
            }

            tree.discard(id);
            StagedFile small = tree.stage(new Id16(1, 2), 3);
            small.write(0, new byte[3], 0, 3);
            small.metadata(Instant.EPOCH, false);
            tree.syncData(List.of(small));
            tree.publish(small, FerryPath.parse("small"), false);
            tree.syncDirectories(List.of(FerryPath.ROOT));
            try (var visible = Files.list(disk.resolve("files"))) {
                assertThat(visible.map(path -> path.getFileName().toString())).containsExactly("small");
            }
        }
    }

    private static void writeAll(StagedFile staged, byte[] content) throws IOException {
        for (int leaf = 0; leaf < content.length / LEAF; leaf++) {
            FileTreeContract.writeLeaf(staged, content, leaf);
        }
    }

    /** A sync of the root's file system would not reach it. */
    @ParameterizedTest
    @EnumSource(Resolver.Way.class)
    void anotherFileSystemInsideTheTreeIsNotEntered(Resolver.Way way) throws Exception {
        Path files = directory.resolve("files");
        try (DiskTree tree = DiskTree.open(files, directory.resolve("incoming"), way);
                Mounted _ = Mounted.mount("tmpfs", files.resolve("mounted"), 1)) {
            Files.writeString(files.resolve("mounted/file"), "x");

            FerryPath below = FerryPath.parse("mounted/file");
            FileTreeContract.assertRefused(Reason.NOT_REGULAR, () -> tree.open(below));
            FileTreeContract.assertRefused(Reason.NOT_REGULAR, () -> tree.makeDirectories(below.parent()));
            FileTreeContract.assertRefused(Reason.NOT_REGULAR, () -> tree.remove(below));
        }
    }

    @Test
    void theWayIsOpenat2WhereTheKernelKnowsIt() throws IOException {
        int fd = DirectoryLock.openDirectory(directory);
        String kernel = Files.readString(Path.of("/proc/sys/kernel/osrelease"));
        String[] version = kernel.split("[.-]");
        boolean isNew = Integer.parseInt(version[0]) * 1_000 + Integer.parseInt(version[1]) >= 5_006;

        assertThat(Resolver.wayOfThisKernel(fd)).isEqualTo(isNew ? Resolver.Way.OPENAT2 : Resolver.Way.WALK);
        Linux.close(fd);
    }
}
