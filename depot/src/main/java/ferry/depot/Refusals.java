package ferry.depot;

import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.RefusedException;
import ferry.storage.StorageException;
import java.io.IOException;

/** Turns a failure of storage into the refusal a peer is told. */
final class Refusals {
    private Refusals() {}

    static RefusedException refused(ErrorCode code, FerryPath path) {
        return new RefusedException(code, Escaped.text(path.toString()));
    }

    static RefusedException of(IOException failure, FerryPath path) {
        return switch (failure) {
            case RefusedException refused -> refused;
            case StorageException storage -> withCause(codeOf(storage.reason()), path, storage);
            default -> withCause(ErrorCode.STORAGE_FAILED, path, failure);
        };
    }

    private static RefusedException withCause(ErrorCode code, FerryPath path, IOException cause) {
        RefusedException refused = refused(code, path);
        refused.initCause(cause);
        return refused;
    }

    private static ErrorCode codeOf(StorageException.Reason reason) {
        return switch (reason) {
            case NOT_FOUND -> ErrorCode.NOT_FOUND;
            case EXISTS -> ErrorCode.EXISTS;
            case IS_DIRECTORY -> ErrorCode.IS_DIRECTORY;
            case NOT_DIRECTORY -> ErrorCode.NOT_DIRECTORY;
            case NOT_EMPTY -> ErrorCode.DIRECTORY_NOT_EMPTY;
            case NOT_REGULAR -> ErrorCode.NOT_REGULAR;
            case BAD_NAME, NAME_TOO_LONG -> ErrorCode.BAD_NAME;
            case BAD_MOVE -> ErrorCode.BAD_MOVE;
            case FULL -> ErrorCode.DISK_FULL;
            case TOO_MANY_OPEN -> ErrorCode.BUSY;
            case DENIED, FAILED -> ErrorCode.STORAGE_FAILED;
        };
    }
}
