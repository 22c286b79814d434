package ferry.server;

import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import java.util.Optional;

/**
 * How a link ends.
 *
 * @param how what happens to the answers owed
 * @param code why, for requests that are not carried out any more; empty if all still are
 * @param lastWord written after everything else; empty if there is nothing to say
 * @param reason for the log
 */
record Ending(How how, Optional<ErrorCode> code, Optional<Message> lastWord, String reason) {
    enum How {
        /** Answers owed are written: commits in flight are waited for. */
        ORDERLY,
        /** They are dropped; only the last word is written. */
        AT_ONCE
    }

    /** The peer said all it had to say. */
    static Ending peerFinished(String reason) {
        return new Ending(How.ORDERLY, Optional.empty(), Optional.empty(), reason);
    }

    /** The peer is gone. */
    static Ending lost(String reason) {
        return new Ending(How.AT_ONCE, Optional.empty(), Optional.empty(), reason);
    }

    /** A fault or refusal of the whole link: ERROR with number 0. */
    static Ending error(Refusal refusal) {
        return new Ending(
                How.ORDERLY,
                Optional.of(refusal.code()),
                Optional.of(refusal.message()),
                refusal.code() + " " + refusal.detail());
    }

    /** The sign-in of this link holds no longer: nothing more is done for it. */
    static Ending revoked() {
        Refusal refusal = new Refusal(ErrorCode.REVOKED, "this link's key or password is no longer valid");
        return new Ending(
                How.AT_ONCE, Optional.of(ErrorCode.REVOKED), Optional.of(refusal.message()), "its sign-in was revoked");
    }

    static Ending shuttingDown() {
        return new Ending(
                How.ORDERLY,
                Optional.of(ErrorCode.SHUTTING_DOWN),
                Optional.of(new Message.Goodbye(ErrorCode.SHUTTING_DOWN.wire(), "the server is stopping")),
                "the server is stopping");
    }
}
