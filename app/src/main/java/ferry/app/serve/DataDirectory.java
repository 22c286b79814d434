package ferry.app.serve;

import ferry.app.command.CommandFailure;
import ferry.app.command.ExitCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server's directory ({@code docs/operations.md}), locked by one server at a time. The lock is the kernel's: it ends
 * with the process, however that ends.
 */
final class DataDirectory implements Closeable {
    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** Makes it where it is missing; nobody else may look inside. */
    static DataDirectory open(Path directory) throws IOException, CommandFailure {
        Path root = directory.toAbsolutePath().normalize();
        if (!Files.exists(root)) {
            Files.createDirectories(root, ownerOnly("rwx------"));
        } else if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(root.toString());
        }
        FileChannel channel = FileChannel.open(
                root.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly("rw-------"));
        try {
            if (tryLock(channel) == null) {
                throw new CommandFailure(ExitCode.DATA_IN_USE, "serve.dataInUse", root);
            }
            Files.createDirectories(root.resolve("keys"), ownerOnly("rwx------"));
            return new DataDirectory(root, channel);
        } catch (IOException | CommandFailure | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Path root() {
        return root;
    }

    Path keys() {
        return root.resolve("keys");
    }

    /** The audit log's files. */
    Path audit() {
        return root.resolve("audit");
    }

    /** The uid that owns it: who runs the server. */
    int ownerUid() throws IOException {
        // Behind the link: /proc/self itself belongs to root, whoever asks.
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    private static java.nio.file.attribute.FileAttribute<?> ownerOnly(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
