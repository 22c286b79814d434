package ferry.app.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes values as TOML 1.0 has them. */
final class TomlText {
    private TomlText() {}

    static String of(Object plain) {
        return switch (plain) {
            case List<?> list -> list.stream().map(TomlText::of).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> table ->
                table.entrySet().stream()
                        .map(field -> field.getKey() + " = " + of(field.getValue()))
                        .collect(Collectors.joining(", ", "{ ", " }"));
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> quoted(plain.toString());
        };
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (Character.isISOControl(point)) {
                        out.append("\\u%04x".formatted(point));
                    } else {
                        out.appendCodePoint(point);
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
