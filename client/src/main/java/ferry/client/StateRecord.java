package ferry.client;

import ferry.protocol.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a state file: a first line {@code ferry-KIND 1}, then lines {@code name value}. Names are ours; values
 * hold no line breaks.
 */
final class StateRecord {
    private final String kind;
    private final Map<String, String> values = new LinkedHashMap<>();

    StateRecord(String kind) {
        this.kind = kind;
    }

    static StateRecord parse(String kind, byte[] content, Object where) throws IOException {
        StateRecord record = new StateRecord(kind);
        String[] lines = new String(content, StandardCharsets.UTF_8).split("\n", -1);
        if (!lines[0].equals(record.title())) {
            throw new IOException(where + " is damaged, or of a newer version of Ferry");
        }
        for (int i = 1; i < lines.length; i++) {
            int space = lines[i].indexOf(' ');
            if (space > 0) {
                record.values.put(lines[i].substring(0, space), lines[i].substring(space + 1));
            } else if (!lines[i].isEmpty()) {
                throw new IOException(where + " is damaged in line " + (i + 1));
            }
        }
        return record;
    }

    private String title() {
        return "ferry-" + kind + " 1";
    }

    StateRecord put(String name, Object value) {
        String text = value.toString();
        if (text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException(name + " holds a line break");
        }
        values.put(name, text);
        return this;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Optional<Digest> digest(String name) throws IOException {
        try {
            return text(name).map(Digest::ofHex);
        } catch (IllegalArgumentException damaged) {
            throw new IOException("a " + kind + " file is damaged at " + name, damaged);
        }
    }

    long number(String name) throws IOException {
        try {
            return Long.parseLong(values.getOrDefault(name, ""));
        } catch (NumberFormatException damaged) {
            throw new IOException("a " + kind + " file is damaged at " + name, damaged);
        }
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder(title()).append('\n');
        values.forEach(
                (name, value) -> text.append(name).append(' ').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
