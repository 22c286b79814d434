package ferry.protocol.auth;

/** Preparation and rules of passwords: RFC 8265 §4 (OpaqueString), ferry-1.md §5.4. */
public final class Passwords {
    public static final int CHARS_MIN = 8;
    public static final int BYTES_MAX = 1_024;

    private Passwords() {}

    /** @throws BadPasswordException if OpaqueString forbids a character, or it is empty or too long */
    public static String prepare(String password) throws BadPasswordException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** For new passwords: prepared, at least 8 characters, not a common one, not the account's name. */
    public static String prepareNew(String password, String account) throws BadPasswordException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Says which rule; never the password. */
    public static final class BadPasswordException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        public BadPasswordException(Reason reason) {
            super(reason.name());
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }

    public enum Reason {
        EMPTY,
        TOO_SHORT,
        TOO_LONG,
        FORBIDDEN_CHARACTER,
        COMMON,
        IS_ACCOUNT_NAME
    }
}
