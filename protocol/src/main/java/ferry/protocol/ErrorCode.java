package ferry.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Why a peer refused something: wire value, whether a retry may help, and the command's exit code. ferry-1.md §10. */
public enum ErrorCode {
    PROTOCOL_VIOLATION(1, false, 70),
    MALFORMED(2, false, 70),
    UNKNOWN_MESSAGE(3, false, 70),
    UNEXPECTED_MESSAGE(4, false, 70),
    CRITICAL_EXTENSION(5, false, 70),
    TOO_LARGE(6, false, 70),
    VERSION_UNSUPPORTED(7, false, 76),
    TIMED_OUT(8, true, 75),
    IDLE(9, true, 75),

    SIGN_IN_FAILED(20, false, 77),
    METHOD_UNAVAILABLE(21, false, 77),
    CLIENT_KEY_REQUIRED(22, false, 77),
    CLIENT_KEY_REFUSED(23, false, 77),
    REGISTRATION_CLOSED(24, false, 77),
    REGISTRATION_INVITE(25, false, 77),
    ACCOUNT_EXISTS(26, false, 73),
    BAD_ACCOUNT_NAME(27, false, 65),
    PASSWORD_REQUIRED(28, false, 77),
    FORBIDDEN(29, false, 77),
    BAD_CREDENTIAL(30, false, 65),
    REVOKED(31, false, 77),
    TOO_MANY_ATTEMPTS(33, true, 75),
    SECOND_FACTOR_FAILED(34, false, 77),
    SECOND_FACTOR_ON(35, false, 73),
    SECOND_FACTOR_OFF(36, false, 66),

    NOT_FOUND(40, false, 66),
    EXISTS(41, false, 73),
    VERSION_CHANGED(42, false, 73),
    IS_DIRECTORY(43, false, 73),
    NOT_DIRECTORY(44, false, 73),
    DIRECTORY_NOT_EMPTY(45, false, 73),
    BAD_NAME(46, false, 65),
    PATH_TOO_LONG(47, false, 65),
    BAD_MOVE(48, false, 65),
    FILE_TOO_LARGE(49, false, 65),
    HASH_MISMATCH(50, true, 74),
    CORRUPT(51, false, 74),
    UPLOAD_UNKNOWN(52, false, 74),
    UPLOAD_MISMATCH(53, false, 74),
    UPLOAD_INCOMPLETE(54, true, 74),
    FENCED(55, false, 75),
    NOT_REGULAR(56, false, 65),

    DISK_FULL(60, true, 28),
    STORAGE_FAILED(61, true, 74),
    READ_ONLY(62, true, 74),
    BUSY(63, true, 75),
    TOO_MANY(64, false, 75),
    SHUTTING_DOWN(65, true, 75),
    INTERNAL(66, true, 70),
    QUOTA_EXCEEDED(67, false, 29),
    LIMIT_TOO_LOW(68, false, 65),

    LAST_ADMINISTRATOR(70, false, 77),
    AUDIT_FAILED(71, true, 74);

    private static final Map<Integer, ErrorCode> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::wire, Function.identity()));

    private final int wire;
    private final boolean retryable;
    private final int exitCode;

    ErrorCode(int wire, boolean retryable, int exitCode) {
        this.wire = wire;
        this.retryable = retryable;
        this.exitCode = exitCode;
    }

    public int wire() {
        return wire;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** What the {@code ferry} command exits with. */
    public int exitCode() {
        return exitCode;
    }

    /** The code of a wire value; empty for codes of a newer peer, which are shown by number. */
    public static Optional<ErrorCode> of(int wire) {
        return Optional.ofNullable(BY_WIRE.get(wire));
    }
}
