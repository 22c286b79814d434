package ferry.storage.disk;

import ferry.protocol.FerryPath;
import ferry.storage.FileStatus;
import ferry.storage.OpenFile;
import java.io.IOException;

/** A regular file open for reading, by descriptor. */
final class DiskOpenFile implements OpenFile {
    private final int fd;
    private final FerryPath path;
    private final Lifetime lifetime;

    /** Takes the descriptor over. */
    DiskOpenFile(int fd, FerryPath path) {
        this.fd = fd;
        this.path = path;
        this.lifetime = new Lifetime("'" + path + "'", () -> Linux.close(fd));
    }

    @Override
    public FileStatus status() throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            return Linux.statx(fd).orThrow(path).status();
        }
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            return Content.read(fd, position, buffer, offset, length, path);
        }
    }

    @Override
    public void close() {
        lifetime.end();
    }
}
