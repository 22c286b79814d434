package ferry.storage.disk;

import ferry.protocol.FerryPath;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** A name in an open directory. None of these calls follows a link that has the name. One thread. */
final class Place implements Closeable {
    private static final int DIRECTORY_MODE = 0755;

    private final int directory;
    private final FerryPath path;
    private final byte[] name;

    /** Takes the descriptor over. */
    Place(int directory, FerryPath path) {
        this.directory = directory;
        this.path = path;
        this.name = Resolver.bytes(path.name());
    }

    int directory() {
        return directory;
    }

    byte[] name() {
        return name;
    }

    FerryPath path() {
        return path;
    }

    Optional<Statx> find() throws IOException {
        StatxResult result = Linux.statx(directory, name);
        return result instanceof StatxResult.Failed(int errno) && errno == Errno.ENOENT
                ? Optional.empty()
                : Optional.of(result.orThrow(path));
    }

    Statx statx() throws IOException {
        return Linux.statx(directory, name).orThrow(path);
    }

    /** False if something is there, whatever it is: the next step of the caller's walk finds out. */
    boolean makeDirectory() throws IOException {
        int result = Linux.mkdirat(directory, name, DIRECTORY_MODE);
        if (result == -Errno.EEXIST) {
            return false;
        }
        Errno.check(result, "make directory", path);
        return true;
    }

    void remove(boolean isDirectory) throws IOException {
        Errno.check(Linux.unlinkat(directory, name, isDirectory ? Linux.AT_REMOVEDIR : 0), "remove", path);
    }

    @Override
    public void close() {
        Linux.close(directory);
    }
}
