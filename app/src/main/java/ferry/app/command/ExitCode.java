package ferry.app.command;

import ferry.protocol.ErrorCode;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the command exits with where the protocol's error codes (ferry-1.md §10) do not say it. Numbers from 64 to 78 mean
 * what sysexits.h says; the others are ours and stay as they are.
 */
public enum ExitCode {
    OK(0),
    OTHER(1),
    DISK_FULL(28),
    QUOTA_EXCEEDED(29),
    USAGE(64),
    BAD_INPUT(65),
    NO_INPUT(66),
    HOST_UNKNOWN(68),
    UNREACHABLE(69),
    FAULT(70),
    SERVER_UNKNOWN(71),
    SERVER_KEY_CHANGED(72),
    CANNOT_CREATE(73),
    IO(74),
    TRY_AGAIN(75),
    VERSION(76),
    NOT_ALLOWED(77),
    CONFIGURATION(78),
    ADDRESS_TAKEN(79),
    DATA_IN_USE(80),
    RECEIPTS_BROKEN(81),
    AUDIT_BROKEN(83),
    INTERRUPTED(130),
    OUTPUT_CLOSED(141),
    TERMINATED(143);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Every number the command can end with; a test holds them against the documented table. */
    public static SortedMap<Integer, ExitCode> table() {
        SortedMap<Integer, ExitCode> byNumber = new TreeMap<>();
        Arrays.stream(values()).forEach(code -> byNumber.put(code.number, code));
        return byNumber;
    }

    /** The row of the table that the exit code of a protocol error stands in. */
    public static ExitCode of(ErrorCode code) {
        ExitCode row = table().get(code.exitCode());
        if (row == null) {
            throw new AssertionError(code + " exits with " + code.exitCode() + ", which no table lists");
        }
        return row;
    }
}
