package ferry.protocol.auth;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Preparation and rules of passwords: RFC 8265 §4 (OpaqueString), ferry-1.md §5.4. */
public final class Passwords {
    public static final int CHARS_MIN = 8;
    public static final int BYTES_MAX = 1_024;

    private Passwords() {}

    /** @throws BadPasswordException if OpaqueString forbids a character, or it is empty or too long */
    public static String prepare(String password) throws BadPasswordException {
        if (password.isEmpty()) {
            throw new BadPasswordException(Reason.EMPTY);
        }
        // Before anything that costs more than linear time.
        if (password.length() > BYTES_MAX) {
            throw new BadPasswordException(Reason.TOO_LONG);
        }
        if (!Freeform.contains(password)) {
            throw new BadPasswordException(Reason.FORBIDDEN_CHARACTER);
        }
        String prepared = Normalizer.normalize(withPlainSpaces(password), Normalizer.Form.NFC);
        if (prepared.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw new BadPasswordException(Reason.TOO_LONG);
        }
        return prepared;
    }

    /** For new passwords: prepared, at least 8 characters, not a common one, not the account's name. */
    public static String prepareNew(String password, String account) throws BadPasswordException {
        String prepared = prepare(password);
        if (prepared.codePointCount(0, prepared.length()) < CHARS_MIN) {
            throw new BadPasswordException(Reason.TOO_SHORT);
        }
        if (prepared.equalsIgnoreCase(account)) {
            throw new BadPasswordException(Reason.IS_ACCOUNT_NAME);
        }
        if (CommonPasswords.contains(prepared)) {
            throw new BadPasswordException(Reason.COMMON);
        }
        return prepared;
    }

    /** RFC 8265 §4.2.2: the additional mapping rule. */
    private static String withPlainSpaces(String password) {
        return password.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
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
