package ferry.storage.disk;

import java.io.IOException;

/** What statx(2) answered. */
sealed interface StatxResult {
    record Found(Statx statx) implements StatxResult {}

    record Failed(int errno) implements StatxResult {}

    /** What was found, or the failure. */
    default Statx orThrow(Object where) throws IOException {
        return switch (this) {
            case Found(Statx statx) -> statx;
            case Failed(int errno) -> throw Errno.failure(errno, "look at", where);
        };
    }
}
