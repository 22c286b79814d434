package ferry.storage;

import java.io.IOException;

/** A file system's refusal whose reason matters to the caller. */
public final class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        NOT_FOUND,
        EXISTS,
        IS_DIRECTORY,
        NOT_DIRECTORY,
        NOT_EMPTY,
        /** A link or special file stands in the way, or a name leads outside the root. */
        NOT_REGULAR,
        BAD_NAME,
        NAME_TOO_LONG,
        BAD_MOVE,
        /** No space, or a quota of the file system (ENOSPC, EDQUOT, EFBIG). */
        FULL,
        DENIED,
        TOO_MANY_OPEN,
        /** The disk reported an error (EIO): nothing written since the last sync can be trusted. */
        FAILED
    }

    private final Reason reason;

    public StorageException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
