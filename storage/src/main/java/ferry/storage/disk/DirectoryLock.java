package ferry.storage.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Says that a directory is used by one process: flock(2) on the directory itself, so that nothing is left behind, and a
 * killed process frees it. Two locks in one process exclude each other too. Advisory: it keeps Ferry from Ferry.
 */
public final class DirectoryLock implements Closeable {
    private final Lifetime lifetime;

    private DirectoryLock(int fd, Path directory) {
        this.lifetime = new Lifetime("'" + directory + "'", () -> Linux.close(fd));
    }

    /** @throws IOException if it is not a directory, or somebody else holds it, and says so */
    public static DirectoryLock acquire(Path directory) throws IOException {
        for (int race = 0; race < DiskLimits.RACES; race++) {
            int fd = openDirectory(directory);
            int result = Linux.flock(fd, Linux.LOCK_EX | Linux.LOCK_NB);
            // Who held it may have removed the directory just before it let go; then there is another one to lock.
            boolean isThere =
                    result == 0 && Linux.statx(fd) instanceof StatxResult.Found(Statx found) && found.links() > 0;
            if (isThere) {
                return new DirectoryLock(fd, directory);
            }
            Linux.close(fd);
            if (result == -Errno.EAGAIN) {
                throw new FileSystemException(
                        directory.toString(), null, "another Ferry is using this directory; stop it first");
            }
            Errno.check(result, "lock", directory);
        }
        throw new FileSystemException(directory.toString(), null, "the directory keeps being replaced");
    }

    /** Opens a directory that the administrator named, links in its path included. */
    static int openDirectory(Path directory) throws IOException {
        byte[] path = directory.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        int flags = Linux.O_RDONLY | Linux.O_DIRECTORY | Linux.O_CLOEXEC;
        return Errno.check(Linux.openat(Linux.AT_FDCWD, path, flags, 0), "open directory", directory);
    }

    @Override
    public void close() {
        lifetime.end();
    }
}
