package ferry.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value as somebody wrote it: text, a whole number, true or false, a list, a table, or (null never, but) something
 * else that no setting takes. On the command line and in the environment everything is {@code loose} text, and a list
 * is text with commas.
 *
 * @param base what a relative path is relative to
 * @param line of a file, from 1; 0 elsewhere
 */
record Raw(Object value, Path base, boolean loose, int line, int column) {
    static Raw loose(Object value) {
        return new Raw(value, Path.of(""), true, 0, 0);
    }

    Optional<String> text() {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    Optional<Long> number() {
        if (loose && value instanceof String text) {
            try {
                return Optional.of(Long.valueOf(text.strip()));
            } catch (NumberFormatException notANumber) {
                return Optional.empty();
            }
        }
        return value instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    Optional<Boolean> truth() {
        if (loose && value instanceof String text) {
            return switch (text.strip()) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
        return value instanceof Boolean truth ? Optional.of(truth) : Optional.empty();
    }

    Optional<List<Raw>> list() {
        if (loose && value instanceof String text) {
            List<Raw> elements = new ArrayList<>();
            for (String element : text.split(",", -1)) {
                if (!element.isBlank()) {
                    elements.add(new Raw(element.strip(), base, true, line, column));
                }
            }
            return Optional.of(elements);
        }
        if (value instanceof List<?> list && list.stream().allMatch(Raw.class::isInstance)) {
            return Optional.of(list.stream().map(Raw.class::cast).toList());
        }
        return Optional.empty();
    }

    /** A field of a table. */
    Optional<Raw> field(String name) {
        return value instanceof Map<?, ?> table && table.get(name) instanceof Raw field
                ? Optional.of(field)
                : Optional.empty();
    }

    Optional<List<String>> fields() {
        return value instanceof Map<?, ?> table
                ? Optional.of(table.keySet().stream().map(Object::toString).toList())
                : Optional.empty();
    }

    /** As shown in a sentence about what is wrong. */
    @Override
    public String toString() {
        return switch (value) {
            case String text -> "\"" + text + "\"";
            case List<?> list -> list.toString();
            case Map<?, ?> table -> table.toString();
            default -> value.toString();
        };
    }
}
