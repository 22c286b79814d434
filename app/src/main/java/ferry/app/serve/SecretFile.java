package ferry.app.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** A small file that is there completely and durably, or not at all, and that only its owner ever could read. */
final class SecretFile {
    private SecretFile() {}

    static void write(Path file, byte[] content) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory");
        Path unfinished = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (FileChannel out = FileChannel.open(
                unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
        }
        replace(unfinished, file);
    }

    /** {@code file} takes the place of another in the same directory: at once and durably. */
    static void replace(Path file, Path former) throws IOException {
        Files.move(file, former, StandardCopyOption.ATOMIC_MOVE);
        Path directory = Objects.requireNonNull(former.toAbsolutePath().getParent(), "a file has a directory");
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
