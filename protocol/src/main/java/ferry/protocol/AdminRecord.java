package ferry.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of an administrative answer: named values in the order they are shown in (ferry-1.md §7.1). What is unknown
 * is left out. Texts hold no control characters: whoever makes one escapes them.
 */
public record AdminRecord(List<Field> fields) {
    public AdminRecord {
        if (fields.size() > SpecLimits.RECORD_FIELDS) {
            throw new IllegalArgumentException("a record of " + fields.size() + " fields");
        }
        fields = List.copyOf(fields);
    }

    /** The value of a field; null if the record has none of this key. */
    public @Nullable Value find(String key) {
        return fields.stream()
                .filter(field -> field.key().equals(key))
                .map(Field::value)
                .findFirst()
                .orElse(null);
    }

    /** {@code key}: stable, in camel case; scripts read it. */
    public record Field(String key, Value value) {
        public Field {
            if (key.isEmpty() || key.length() > SpecLimits.RECORD_KEY_BYTES) {
                throw new IllegalArgumentException("the key of a field: " + key);
            }
        }
    }

    /** What a field holds. */
    public sealed interface Value {}

    public record Text(String text) implements Value {
        public Text {
            checkText(text, SpecLimits.RECORD_TEXT_BYTES);
        }
    }

    /** Not below 0. */
    public record U64(long number) implements Value {
        public U64 {
            if (number < 0) {
                throw new IllegalArgumentException("the number " + number);
            }
        }
    }

    public record Flag(boolean flag) implements Value {}

    public record Time(Instant time) implements Value {}

    public record Texts(List<String> texts) implements Value {
        public Texts {
            if (texts.size() > SpecLimits.RECORD_LIST) {
                throw new IllegalArgumentException("a list of " + texts.size() + " texts");
            }
            texts.forEach(text -> checkText(text, SpecLimits.RECORD_LISTED_BYTES));
            texts = List.copyOf(texts);
        }
    }

    /** Puts a record together, one field after the other. One thread. */
    public static final class Builder {
        private final List<Field> fields = new ArrayList<>();

        private Builder() {}

        public Builder text(String key, String value) {
            return add(key, new Text(value));
        }

        public Builder number(String key, long value) {
            return add(key, new U64(value));
        }

        public Builder flag(String key, boolean value) {
            return add(key, new Flag(value));
        }

        public Builder time(String key, Instant value) {
            return add(key, new Time(value));
        }

        public Builder texts(String key, List<String> value) {
            return add(key, new Texts(value));
        }

        public Builder add(String key, Value value) {
            fields.add(new Field(key, value));
            return this;
        }

        public AdminRecord build() {
            return new AdminRecord(fields);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    private static void checkText(String text, int limitBytes) {
        if (text.getBytes(StandardCharsets.UTF_8).length > limitBytes) {
            throw new IllegalArgumentException("a text of " + text.length() + " characters");
        }
        if (text.chars().anyMatch(PathNames::isControl)) {
            throw new IllegalArgumentException("a control character in a text");
        }
    }
}
