package ferry.depot.audit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened or is about to: what, by whom, from where, and about what. Details are named values; a secret
 * is never one of them. A value; each {@code with} gives another one.
 *
 * @param details texts, numbers (Long) and flags (Boolean), in the order they are shown in
 */
public record AuditEvent(AuditKind kind, Actor actor, Map<String, Object> details) {
    /** Names that the log itself gives, so that no detail can pose as one of them. */
    private static final java.util.Set<String> RESERVED =
            java.util.Set.of("seq", "prev", "time", "event", "outcome", "reason", "of", "account", "name", "origin");

    /**
     * Who acts.
     *
     * @param account 0 where nobody is signed in; {@code name} is then what was claimed, or empty
     * @param origin the address, or the uid of a Unix socket; empty for the server itself
     */
    public record Actor(long account, String name, String origin) {
        /** The server itself. */
        public static final Actor SERVER = new Actor(0, "", "");
    }

    public static AuditEvent of(AuditKind kind, Actor actor) {
        return new AuditEvent(kind, actor, Map.of());
    }

    /** {@code value} may be anything a peer sent, but no secret: the log escapes it. */
    public AuditEvent with(String key, String value) {
        return withValue(key, value);
    }

    public AuditEvent with(String key, long value) {
        return withValue(key, value);
    }

    public AuditEvent with(String key, boolean value) {
        return withValue(key, value);
    }

    private AuditEvent withValue(String key, Object value) {
        if (RESERVED.contains(key)) {
            throw new IllegalArgumentException(key + " is a field of every line");
        }
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(key, value);
        return new AuditEvent(kind, actor, more);
    }

    /** How it ended. */
    public enum Outcome {
        /** It is about to happen; a line with {@code of} tells how it ended. Without one: the server died in between. */
        BEGUN,
        DONE,
        /** Policy said no. */
        REFUSED,
        /** The world did: a disk, a database. */
        FAILED
    }
}
