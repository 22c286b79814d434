package ferry.storage.disk;

import ferry.storage.StorageException;
import ferry.storage.StorageException.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The kernel's error numbers (asm-generic/errno.h, the same on both machines) and what they mean to a caller. */
final class Errno {
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int EXDEV = 18;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int ENOTEMPTY = 39;
    static final int ELOOP = 40;
    static final int ENOSYS = 38;
    static final int EPERM = 1;

    private static final Map<Integer, Known> KNOWN = Map.ofEntries(
            known(EPERM, "EPERM", Reason.DENIED, "not permitted"),
            known(ENOENT, "ENOENT", Reason.NOT_FOUND, "nothing is there"),
            known(EIO, "EIO", Reason.FAILED, "the disk reported an error"),
            known(6, "ENXIO", Reason.NOT_REGULAR, "a socket or pipe stands there"),
            known(EACCES, "EACCES", Reason.DENIED, "no permission"),
            known(16, "EBUSY", Reason.DENIED, "in use, a mount point perhaps"),
            known(EEXIST, "EEXIST", Reason.EXISTS, "something is there already"),
            known(EXDEV, "EXDEV", Reason.NOT_REGULAR, "another file system is mounted there"),
            known(ENOTDIR, "ENOTDIR", Reason.NOT_DIRECTORY, "a file stands where a directory is needed"),
            known(EISDIR, "EISDIR", Reason.IS_DIRECTORY, "a directory stands there"),
            known(EINVAL, "EINVAL", null, "refused by the file system"),
            known(23, "ENFILE", Reason.TOO_MANY_OPEN, "the system has too many open files"),
            known(24, "EMFILE", Reason.TOO_MANY_OPEN, "too many open files"),
            known(26, "ETXTBSY", Reason.DENIED, "the program is running"),
            known(27, "EFBIG", Reason.FULL, "larger than the file system allows"),
            known(28, "ENOSPC", Reason.FULL, "no space left"),
            known(30, "EROFS", Reason.DENIED, "the file system is read-only"),
            known(31, "EMLINK", Reason.FULL, "too many directories in one"),
            known(36, "ENAMETOOLONG", Reason.NAME_TOO_LONG, "the name is too long for the file system"),
            known(ENOSYS, "ENOSYS", null, "unknown to this kernel"),
            known(ENOTEMPTY, "ENOTEMPTY", Reason.NOT_EMPTY, "the directory is not empty"),
            known(ELOOP, "ELOOP", Reason.NOT_REGULAR, "a symbolic link is in the way"),
            known(84, "EILSEQ", Reason.BAD_NAME, "the file system cannot hold the name"),
            known(116, "ESTALE", Reason.FAILED, "the file system lost the file"),
            known(117, "EUCLEAN", Reason.FAILED, "the file system is damaged"),
            known(122, "EDQUOT", Reason.FULL, "the disk quota is used up"));

    private record Known(String symbol, Optional<Reason> reason, String words) {}

    private Errno() {}

    private static Map.Entry<Integer, Known> known(
            int errno, String symbol, @org.jspecify.annotations.Nullable Reason reason, String words) {
        return Map.entry(errno, new Known(symbol, Optional.ofNullable(reason), words));
    }

    /** {@code result} if it is not negative; otherwise the failure of doing {@code what} to {@code where}. */
    static int check(int result, String what, Object where) throws IOException {
        if (result < 0) {
            throw failure(-result, what, where);
        }
        return result;
    }

    /** As {@link #check(int, String, Object)}. */
    static long check(long result, String what, Object where) throws IOException {
        if (result < 0) {
            throw failure((int) -result, what, where);
        }
        return result;
    }

    static IOException failure(int errno, String what, Object where) {
        Known known = KNOWN.get(errno);
        String message = "cannot " + what + " '" + where + "': "
                + (known == null ? "errno " + errno : known.words + " (" + known.symbol + ")");
        return known == null || known.reason.isEmpty()
                ? new IOException(message)
                : new StorageException(known.reason.get(), message);
    }
}
