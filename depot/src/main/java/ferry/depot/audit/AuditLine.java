package ferry.depot.audit;

import ferry.depot.audit.AuditText.NotALineException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the log. Its hash is SHA-256 over its bytes without the line break, and stands in the next line as
 * {@code prev}.
 *
 * @param text the line as it stands in the file
 * @param fields what it says, in order
 */
public record AuditLine(String text, long sequence, String previous, Map<String, Object> fields) {
    /** What the first line of a log names as the hash before it. */
    static final String NOTHING = "0".repeat(64);

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    static AuditLine of(
            long sequence,
            String previous,
            Instant time,
            AuditEvent event,
            AuditEvent.Outcome outcome,
            String reason,
            long begun) {
        StringBuilder out = new StringBuilder(400);
        out.append("{\"seq\":").append(sequence);
        out.append(",\"prev\":\"").append(previous).append('"');
        text("time", time.toString(), out);
        text("event", event.kind().text(), out);
        text("outcome", outcome.name().toLowerCase(java.util.Locale.ROOT), out);
        if (!reason.isEmpty()) {
            text("reason", reason, out);
        }
        if (begun > 0) {
            out.append(",\"of\":").append(begun);
        }
        AuditEvent.Actor actor = event.actor();
        if (actor.account() > 0) {
            out.append(",\"account\":").append(actor.account());
        }
        if (!actor.name().isEmpty()) {
            text("name", actor.name(), out);
        }
        if (!actor.origin().isEmpty()) {
            text("origin", actor.origin(), out);
        }
        event.details().forEach((key, value) -> {
            if (value instanceof String text) {
                text(key, text, out);
            } else {
                out.append(",\"").append(key).append("\":").append(value);
            }
        });
        out.append('}');
        try {
            return parse(out.toString());
        } catch (NotALineException e) {
            throw new AssertionError("the log writes what it can read", e);
        }
    }

    private static void text(String key, String value, StringBuilder out) {
        out.append(",\"").append(key).append("\":");
        AuditText.quote(value, out);
    }

    static AuditLine parse(String text) throws NotALineException {
        Map<String, Object> fields = AuditText.fields(text);
        if (fields.get("seq") instanceof Long sequence
                && fields.get("prev") instanceof String previous
                && HASH.matcher(previous).matches()
                && text.startsWith("{\"seq\":" + sequence + ",")) {
            return new AuditLine(text, sequence, previous, fields);
        }
        throw new NotALineException(0);
    }

    /** Null if the bytes are no line of a log. */
    static @Nullable AuditLine parse(byte[] bytes) {
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException | NotALineException notOurs) {
            return null;
        }
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public String hash() {
        return hash(bytes());
    }

    static String hash(byte[] line) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
