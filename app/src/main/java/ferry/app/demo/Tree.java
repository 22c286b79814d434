package ferry.app.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A directory tree as far as Ferry carries it: directories, and files with content, time and executable bit. */
record Tree(Path root, Map<Path, Entry> entries) {
    /** {@code isFile} or a directory; links and special files are left out, as by {@code ferry put}. */
    record Entry(boolean isFile, long sizeBytes, FileTime modified, boolean executable) {}

    static Tree read(Path root) throws IOException {
        Map<Path, Entry> entries = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                // A directory's time changes with every name in it; Ferry does not carry it.
                entries.put(root.relativize(directory), new Entry(false, 0, FileTime.fromMillis(0), false));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    entries.put(
                            root.relativize(file),
                            new Entry(
                                    true, attributes.size(), attributes.lastModifiedTime(), Files.isExecutable(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new Tree(root, entries);
    }

    long files() {
        return entries.values().stream().filter(Entry::isFile).count();
    }

    long bytes() {
        return entries.values().stream().mapToLong(Entry::sizeBytes).sum();
    }

    /** What differs from {@code other}: a line for each, empty if every byte, time and bit is the same. */
    List<String> differences(Tree other) throws IOException {
        List<String> differences = new ArrayList<>();
        SortedSet<Path> paths = new TreeSet<>(entries.keySet());
        paths.addAll(other.entries.keySet());
        for (Path path : paths) {
            Entry here = entries.get(path);
            Entry there = other.entries.get(path);
            if (here == null || there == null) {
                differences.add(path + ": only in " + (here == null ? other.root : root));
            } else if (!Objects.equals(here, there)) {
                differences.add(path + ": " + here + " ≠ " + there);
            } else if (here.isFile() && Files.mismatch(root.resolve(path), other.root.resolve(path)) >= 0) {
                differences.add(path + ": different content");
            }
        }
        return differences;
    }

    /** Removes a tree that the demo made. */
    static void delete(Path root) throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
