package ferry.app.terminal;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one line of JSON from maps, iterables, strings, numbers, booleans and null. Maps keep their order
 * ({@link java.util.LinkedHashMap}). Everything outside printable ASCII that a terminal could obey is escaped.
 */
public final class Json {
    private Json() {}

    public static String line(Map<String, ? extends @Nullable Object> object) {
        StringBuilder out = new StringBuilder();
        value(object, out);
        return out.toString();
    }

    private static void value(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> object -> object(object, out);
            case Iterable<?> list -> list(list, out);
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> string(value.toString(), out);
        }
    }

    private static void object(Map<?, ?> object, StringBuilder out) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> field : object.entrySet()) {
            out.append(separator);
            string(field.getKey().toString(), out);
            out.append(':');
            value(field.getValue(), out);
            separator = ",";
        }
        out.append('}');
    }

    private static void list(Iterable<?> list, StringBuilder out) {
        out.append('[');
        Iterator<?> elements = list.iterator();
        while (elements.hasNext()) {
            value(elements.next(), out);
            if (elements.hasNext()) {
                out.append(',');
            }
        }
        out.append(']');
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isPlain(c, text, i)) {
                        out.append(c);
                    } else {
                        out.append("\\u").append("%04x".formatted((int) c));
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPlain(char c, String text, int index) {
        if (Character.isSurrogate(c)) {
            // A pair is one character, judged by its type; half of one cannot be written as UTF-8.
            int start = Character.isLowSurrogate(c) && index > 0 ? index - 1 : index;
            int point = text.codePointAt(start);
            return Character.isSupplementaryCodePoint(point) && Character.getType(point) != Character.FORMAT;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
