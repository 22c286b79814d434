package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a session or a call could not go on, one class per thing a caller may want to do about it. Messages are English
 * detail; people are shown words chosen by class and {@link ErrorCode}. A local disk's failure is a plain
 * {@link IOException}.
 */
public abstract sealed class ClientException extends IOException {
    private static final long serialVersionUID = 1L;

    private ClientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the same call may succeed later. */
    public abstract boolean isRetryable();

    /** Nothing is known about this server's key yet; pin it with {@link KnownServers#pin} if a person accepts it. */
    public static final class ServerUnknown extends ClientException {
        private static final long serialVersionUID = 1L;

        private final transient Endpoint server;
        private final transient Digest serverKeyHash;

        ServerUnknown(Endpoint server, Digest serverKeyHash) {
            super(server + " has the unknown key " + KnownServers.fingerprint(serverKeyHash), null);
            this.server = server;
            this.serverKeyHash = serverKeyHash;
        }

        public Endpoint server() {
            return server;
        }

        public Digest serverKeyHash() {
            return serverKeyHash;
        }

        @Override
        public boolean isRetryable() {
            return false;
        }
    }

    /** The server showed another key than the pinned one: a new installation, or somebody in between. */
    public static final class ServerKeyChanged extends ClientException {
        private static final long serialVersionUID = 1L;

        private final transient Endpoint server;
        private final transient Digest pinned;
        private final transient Digest offered;

        ServerKeyChanged(Endpoint server, Digest pinned, Digest offered) {
            super(
                    server + " shows the key " + KnownServers.fingerprint(offered) + ", pinned is "
                            + KnownServers.fingerprint(pinned),
                    null);
            this.server = server;
            this.pinned = pinned;
            this.offered = offered;
        }

        public Endpoint server() {
            return server;
        }

        public Digest pinned() {
            return pinned;
        }

        public Digest offered() {
            return offered;
        }

        @Override
        public boolean isRetryable() {
            return false;
        }
    }

    /** The server signs receipts with another key than the pinned one, and no rotation says so. */
    public static final class ReceiptKeyChanged extends ClientException {
        private static final long serialVersionUID = 1L;

        ReceiptKeyChanged(String message) {
            super(message, null);
        }

        @Override
        public boolean isRetryable() {
            return false;
        }
    }

    /** This device has no key for that account (or for no single account) at that server: log in first. */
    public static final class NoDeviceKey extends ClientException {
        private static final long serialVersionUID = 1L;

        NoDeviceKey(String message) {
            super(message, null);
        }

        @Override
        public boolean isRetryable() {
            return false;
        }
    }

    /** The password was right, and a second factor is due: sign in again with it. */
    public static final class SecondFactorNeeded extends ClientException {
        private static final long serialVersionUID = 1L;

        private final boolean enrolled;

        SecondFactorNeeded(String account, boolean enrolled) {
            super(
                    enrolled
                            ? "a code is needed to sign in as " + account
                            : account + " has to have a second factor and has none yet",
                    null);
            this.enrolled = enrolled;
        }

        /** Whether the account has one; if not, it has to get one first ({@link SecondFactor.Enrolment}). */
        public boolean isEnrolled() {
            return enrolled;
        }

        @Override
        public boolean isRetryable() {
            return false;
        }
    }

    /** The server refused the link, a sign-in or a request. */
    public static final class Refused extends ClientException {
        private static final long serialVersionUID = 1L;

        private final int wireCode;
        private final transient @Nullable ErrorCode code;
        private final boolean signedIn;
        private final transient Message.@Nullable Existing existing;
        private final transient Message.@Nullable Shortage shortage;

        Refused(Message.ErrorMessage error, boolean signedIn) {
            super(describe(error), null);
            this.wireCode = error.code();
            this.code = ErrorCode.of(error.code()).orElse(null);
            this.signedIn = signedIn;
            this.existing = error.existing().orElse(null);
            this.shortage = error.shortage().orElse(null);
        }

        /** Found on this side, in the server's words. */
        static Refused of(ErrorCode code, String detail) {
            return new Refused(new Message.ErrorMessage(code.wire(), detail, Optional.empty()), false);
        }

        private static String describe(Message.ErrorMessage error) {
            return ErrorCode.of(error.code()).map(Enum::name).orElse("code " + error.code()) + ": " + error.detail();
        }

        public int wireCode() {
            return wireCode;
        }

        /** Empty for a code of a newer server. */
        public Optional<ErrorCode> code() {
            return Optional.ofNullable(code);
        }

        public boolean is(ErrorCode other) {
            return code == other;
        }

        /** The server has no room, no time or no patience for it now; the same request may do well when others have ended. */
        boolean isOfTheMoment() {
            return is(ErrorCode.BUSY) || is(ErrorCode.SHUTTING_DOWN) || is(ErrorCode.TIMED_OUT);
        }

        /** Whether it came after sign-in; if not, it is a refusal of the link, the registration or the sign-in. */
        public boolean isSignedIn() {
            return signedIn;
        }

        /** What stands at the path (EXISTS, VERSION_CHANGED), if the server said so. */
        public Optional<Message.Existing> existing() {
            return Optional.ofNullable(existing);
        }

        /** By how much the account's quota is too small (QUOTA_EXCEEDED), if the server said so. */
        public Optional<Message.Shortage> shortage() {
            return Optional.ofNullable(shortage);
        }

        @Override
        public boolean isRetryable() {
            return code != null && code.retryable();
        }
    }

    /** The server could not be reached, or went away; transfers resume where they were when repeated. */
    public static final class ConnectionLost extends ClientException {
        private static final long serialVersionUID = 1L;

        private final boolean connected;

        ConnectionLost(String message, boolean connected, @Nullable Throwable cause) {
            super(message, cause);
            this.connected = connected;
        }

        /** Whether there had been a connection, in contrast to a server that could not be reached at all. */
        public boolean wasConnected() {
            return connected;
        }

        @Override
        public boolean isRetryable() {
            return true;
        }
    }

    /** The server broke a rule that protects the user: a wrong proof, a forged receipt, content that does not fit. */
    public static final class ServerMisbehaved extends ClientException {
        private static final long serialVersionUID = 1L;

        ServerMisbehaved(String message) {
            super(message, null);
        }

        ServerMisbehaved(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean isRetryable() {
            return false;
        }
    }

    static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
