package ferry.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a receipt file: a flat JSON object of strings, whole numbers and lists of strings. Reads strictly what
 * ferry-1.md §8.4 allows and nothing else.
 */
final class JsonLine {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** A line that is not such an object. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    JsonLine put(String name, String value) {
        values.put(name, value);
        return this;
    }

    JsonLine put(String name, long value) {
        values.put(name, value);
        return this;
    }

    JsonLine put(String name, List<String> value) {
        values.put(name, List.copyOf(value));
        return this;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<String> text(String name) {
        return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    Optional<Long> number(String name) {
        return values.get(name) instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    Optional<List<String>> texts(String name) {
        if (!(values.get(name) instanceof List<?> list)) {
            return Optional.empty();
        }
        return Optional.of(list.stream().map(String.class::cast).toList());
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("{");
        values.forEach((name, value) -> {
            if (out.length() > 1) {
                out.append(',');
            }
            quote(name, out);
            out.append(':');
            switch (value) {
                case String text -> quote(text, out);
                case List<?> list -> {
                    out.append('[');
                    for (int i = 0; i < list.size(); i++) {
                        if (i > 0) {
                            out.append(',');
                        }
                        quote((String) list.get(i), out);
                    }
                    out.append(']');
                }
                default -> out.append(value);
            }
        });
        return out.append('}').toString();
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    static JsonLine parse(String line) throws MalformedException {
        return new Parser(line).object();
    }

    private static final class Parser {
        private final String line;
        private int at;

        Parser(String line) {
            this.line = line;
        }

        JsonLine object() throws MalformedException {
            JsonLine object = new JsonLine();
            expect('{');
            if (!skip('}')) {
                do {
                    String name = string();
                    expect(':');
                    if (object.values.put(name, value()) != null) {
                        throw new MalformedException("'" + name + "' stands there twice");
                    }
                } while (skip(','));
                expect('}');
            }
            spaces();
            if (at != line.length()) {
                throw malformed();
            }
            return object;
        }

        private Object value() throws MalformedException {
            spaces();
            char c = at < line.length() ? line.charAt(at) : 0;
            if (c == '"') {
                return string();
            }
            if (c == '[') {
                return list();
            }
            return number();
        }

        private List<String> list() throws MalformedException {
            List<String> list = new ArrayList<>();
            expect('[');
            if (!skip(']')) {
                do {
                    list.add(string());
                } while (skip(','));
                expect(']');
            }
            return list;
        }

        private Long number() throws MalformedException {
            int from = at;
            while (at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9') {
                at++;
            }
            try {
                return Long.valueOf(line.substring(from, at));
            } catch (NumberFormatException none) {
                throw malformed();
            }
        }

        private String string() throws MalformedException {
            expect('"');
            StringBuilder text = new StringBuilder();
            while (true) {
                char c = next();
                if (c == '"') {
                    return text.toString();
                }
                if (c < 0x20) {
                    throw malformed();
                }
                text.append(c == '\\' ? escaped() : c);
            }
        }

        private char escaped() throws MalformedException {
            char c = next();
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> {
                    String hex = "" + next() + next() + next() + next();
                    if (!hex.matches("[0-9a-fA-F]{4}")) {
                        throw malformed();
                    }
                    yield (char) Integer.parseInt(hex, 16);
                }
                default -> throw malformed();
            };
        }

        private char next() throws MalformedException {
            if (at == line.length()) {
                throw malformed();
            }
            return line.charAt(at++);
        }

        private void spaces() {
            while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
                at++;
            }
        }

        private boolean skip(char wanted) {
            spaces();
            if (at < line.length() && line.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char wanted) throws MalformedException {
            if (!skip(wanted)) {
                throw malformed();
            }
        }

        private MalformedException malformed() {
            return new MalformedException("not JSON at column " + (at + 1));
        }
    }
}
