package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.proof.State.Content;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Local trees: made, read, compared. */
final class Trees {
    private Trees() {}

    /** What a copy must have in common with its source. */
    record Copy(State content, Instant modified, boolean isExecutable) {}

    /** Small files in a few directories and large ones of several leaves, with old times and some executable. */
    static Path make(Path root, int smallFiles, int largeFiles, long largeBytes, SplittableRandom random)
            throws IOException {
        for (int i = 0; i < smallFiles + largeFiles; i++) {
            Path folder = Files.createDirectories(root.resolve("d" + i % 7).resolve("e" + i % 3));
            Path file = folder.resolve(i < smallFiles ? "small" + i : "large" + i);
            long size = i < smallFiles ? random.nextInt(40_000) : largeBytes + random.nextLong(largeBytes);
            Contents.write(file, size, random);
            assertThat(file.toFile().setExecutable(i % 5 == 0)).isTrue();
            Files.setLastModifiedTime(
                    file, FileTime.from(Instant.ofEpochSecond(1_500_000_000L + i, random.nextInt(1_000_000_000))));
        }
        return root;
    }

    /** Every regular file below, and every directory; times of files only. */
    static Map<String, Copy> read(Path root) throws IOException {
        Map<String, Copy> found = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                found.put(root.relativize(folder).toString(), new Copy(State.FOLDER, Instant.EPOCH, true));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    Content content = Contents.read(file);
                    Instant modified = attributes.lastModifiedTime().toInstant();
                    found.put(root.relativize(file).toString(), new Copy(content, modified, Files.isExecutable(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    static long bytes(Map<String, Copy> tree) {
        return tree.values().stream()
                .mapToLong(copy -> copy.content() instanceof Content(long size, var _) ? size : 0)
                .sum();
    }
}
