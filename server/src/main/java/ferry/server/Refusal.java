package ferry.server;

import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a peer is told of a failure: a code and a detail that gives nothing away. */
record Refusal(
        ErrorCode code, String detail, Optional<Message.Existing> existing, Optional<Message.Shortage> shortage) {
    Refusal(ErrorCode code, String detail) {
        this(code, detail, Optional.empty(), Optional.empty());
    }

    /** Turns what went wrong with {@code what} into words for the peer; our own faults are logged and get a number. */
    static Refusal of(Exception failure, String what) {
        return switch (failure) {
            case RefusedException refused ->
                new Refusal(refused.code(), safe(refused), refused.existing(), refused.shortage());
            case FerryException wrong -> new Refusal(wrong.code(), safe(wrong));
            case IOException _ -> fault(ErrorCode.STORAGE_FAILED, failure, what);
            default -> fault(ErrorCode.INTERNAL, failure, what);
        };
    }

    private static Refusal fault(ErrorCode code, Exception failure, String what) {
        return new Refusal(code, "incident " + ServerLog.incident(what, failure));
    }

    /** The same refusal, for a later request about the same thing. */
    RefusedException again() {
        return shortage.isPresent()
                ? new RefusedException(shortage.get(), detail)
                : new RefusedException(code, detail, existing);
    }

    Message message() {
        return new Message.ErrorMessage(code.wire(), detail, existing, shortage);
    }

    private static String safe(FerryException refused) {
        String message = refused.getMessage();
        return message == null ? "" : fit(ServerLog.printable(message));
    }

    /** Cut to what a detail may hold, between characters. */
    static String fit(String detail) {
        String fitting = detail;
        while (fitting.getBytes(StandardCharsets.UTF_8).length > SpecLimits.DETAIL_BYTES) {
            int cut = Math.min(fitting.length() * 3 / 4, SpecLimits.DETAIL_BYTES);
            fitting = fitting.substring(0, Character.isHighSurrogate(fitting.charAt(cut - 1)) ? cut - 1 : cut);
        }
        return fitting;
    }
}
