package ferry.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.storage.StagedFile;
import ferry.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The two directories a tree is opened on. */
final class RootsTest {
    @RegisterExtension
    final OpenDescriptors descriptors = new OpenDescriptors();

    @TempDir
    Path directory;

    @Test
    void twoTreesNeverShareAStagingRoot() throws IOException {
        Path files = directory.resolve("files");
        Path incoming = directory.resolve("incoming");
        DiskTree first = DiskTree.open(files, incoming);

        assertThatThrownBy(() -> DiskTree.open(files, incoming))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another Ferry is using this directory");
        first.close();
        DiskTree.open(files, incoming).close();
    }

    @Test
    void rootsOnDifferentFileSystemsAreRefusedWithTheReason() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(directory)));
        Path elsewhere = Files.createTempDirectory(memory, "ferry-test");
        try {
            assertThatThrownBy(() -> DiskTree.open(directory.resolve("files"), elsewhere))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("different file systems");
        } finally {
            for (String name : List.of("staging", "leaves", ".")) {
                Files.deleteIfExists(elsewhere.resolve(name).normalize());
            }
        }
    }

    @Test
    void aStagingRootBesideDownloadsIsOutOfReachAndLeavesNothingBehind() throws IOException {
        Path partial = directory.resolve(".ferry-partial");
        Files.writeString(directory.resolve("mine.txt"), "x");
        DiskTree tree = DiskTree.open(directory, partial);
        Id16 id = new Id16(3, 4);
        StagedFile staged = tree.stage(id, 1);
        staged.write(0, new byte[1], 0, 1);
        staged.metadata(Instant.EPOCH, false);

        List<String> names = new ArrayList<>();
        tree.list(FerryPath.ROOT, entry -> names.add(entry.name()));
        assertThat(names).containsExactly("mine.txt");
        for (String text : List.of(".ferry-partial", ".ferry-partial/staging/" + id.hex(), ".FERRY-partial/x")) {
            FerryPath path = FerryPath.parse(text);
            FerryPath mine = FerryPath.parse("mine.txt");
            denied(() -> tree.status(path));
            denied(() -> tree.list(path, _ -> {}));
            denied(() -> tree.open(path));
            denied(() -> tree.publish(staged, path, true));
            denied(() -> tree.makeDirectories(path));
            denied(() -> tree.move(path, FerryPath.parse("stolen"), false));
            denied(() -> tree.move(mine, path, true));
            denied(() -> tree.remove(path));
        }
        tree.close();
        assertThat(partial).isDirectory(); // something is staged: kept for the next run
        staged.close();

        DiskTree again = DiskTree.open(directory, partial);
        again.publish(again.restage(id, 1).orElseThrow(), FerryPath.parse("done"), false);
        again.close();
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("mine.txt", "done");
        }
    }

    private static void denied(FileTreeContract.Action action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(StorageException.Reason.DENIED));
    }

    @Test
    void aStagingRootDeepInTheFilesOrAboveThemIsRefused() {
        assertThatThrownBy(() -> DiskTree.open(directory, directory.resolve("a/b")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("directly in");
        assertThatThrownBy(() -> DiskTree.open(directory.resolve("in/files"), directory.resolve("in")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("lies in the staging root");
    }

    @Test
    void whatIsStagedIsForTheOwnerOnly() throws IOException {
        try (DiskTree tree = DiskTree.open(directory.resolve("files"), directory.resolve("incoming"))) {
            StagedFile staged = tree.stage(new Id16(5, 6), 0);
            staged.metadata(Instant.EPOCH, true);
            Path incoming = directory.resolve("incoming");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(incoming)))
                    .isEqualTo("rwx------");
            tree.publish(staged, FerryPath.parse("tool"), false);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("files/tool"))))
                    .isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void aClosedTreeRefusesWithoutTouchingAnything() throws IOException {
        DiskTree tree = DiskTree.open(directory.resolve("files"), directory.resolve("incoming"));
        StagedFile staged = tree.stage(new Id16(8, 9), 1);
        tree.close();
        tree.close();

        assertThatThrownBy(() -> tree.status(FerryPath.ROOT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> tree.publish(staged, FerryPath.parse("x"), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
        staged.close();
    }
}
