package ferry.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.storage.StagedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** However many files wait for a commit, few are open. */
final class OpenStagingFilesTest {
    @RegisterExtension
    final OpenDescriptors descriptors = new OpenDescriptors();

    @TempDir
    Path directory;

    @Test
    void thousandsOfStagedFilesStayWithinTheBound() throws IOException {
        try (DiskTree tree = DiskTree.open(directory.resolve("files"), directory.resolve("incoming"))) {
            long before = OpenDescriptors.count();
            List<StagedFile> batch = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                batch.add(tree.stage(new Id16(1, i), 1));
            }
            for (StagedFile staged : batch) { // each was closed to make room by now
                staged.write(0, new byte[] {1}, 0, 1);
                staged.metadata(Instant.EPOCH, false);
            }
            assertThat(OpenDescriptors.count() - before).isLessThanOrEqualTo(DiskLimits.OPEN_STAGING_FILES);

            tree.syncData(batch);
            for (int i = 0; i < batch.size(); i++) {
                tree.publish(batch.get(i), FerryPath.parse("file " + i), false);
            }
            tree.syncDirectories(List.of(FerryPath.ROOT));
            assertThat(OpenDescriptors.count()).isEqualTo(before);
        }
        try (var published = Files.list(directory.resolve("files"))) {
            assertThat(published).hasSize(2_000);
        }
    }

    @Test
    void manyWritersShareFewDescriptors() throws Exception {
        Files.createDirectories(directory.resolve("staging"));
        int fd = DirectoryLock.openDirectory(directory.resolve("staging"));
        Lifetime lifetime = new Lifetime("the test", () -> Linux.close(fd));
        OpenStagingFiles files = new OpenStagingFiles(fd, lifetime, 2);
        AtomicInteger writes = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger inUse = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < 20; writer++) {
            String name = "file " + writer;
            writers.add(Thread.startVirtualThread(() -> {
                try {
                    StagingFile file = files.open(name, Linux.O_CREAT | Linux.O_EXCL);
                    for (int i = 0; i < 100; i++) {
                        long position = i;
                        files.use(file, open -> {
                            most.accumulateAndGet(inUse.incrementAndGet(), Math::max);
                            Content.write(open, position, new byte[] {7}, 0, 1, name);
                            Thread.yield();
                            return inUse.decrementAndGet();
                        });
                        writes.incrementAndGet();
                    }
                    files.end(file);
                } catch (IOException unexpected) {
                    throw new AssertionError(unexpected);
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        lifetime.end();

        assertThat(writes).hasValue(2_000);
        assertThat(most.get()).isBetween(1, 2);
        try (var made = Files.list(directory.resolve("staging"))) {
            assertThat(made)
                    .hasSize(20)
                    .allSatisfy(file -> assertThat(Files.size(file)).isEqualTo(100));
        }
    }

    @Test
    void aFileThatWasClosedInBetweenIsNotTrustedToAnFsyncOfItsOwn() throws IOException {
        Files.createDirectories(directory.resolve("staging"));
        int fd = DirectoryLock.openDirectory(directory.resolve("staging"));
        Lifetime lifetime = new Lifetime("the test", () -> Linux.close(fd));
        OpenStagingFiles files = new OpenStagingFiles(fd, lifetime, 1);
        StagingFile first = files.open("first", Linux.O_CREAT);
        assertThat(files.stayedOpen(first)).isTrue();

        StagingFile second = files.open("second", Linux.O_CREAT);

        assertThat(files.stayedOpen(first)).isFalse();
        assertThat(files.stayedOpen(second)).isTrue();
        files.use(first, open -> open);
        assertThat(files.stayedOpen(first)).isFalse();
        files.end(first);
        files.end(second);
        lifetime.end();
    }
}
