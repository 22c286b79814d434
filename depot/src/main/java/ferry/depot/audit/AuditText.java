package ferry.depot.audit;

import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON of the audit log: one flat object a line, of texts, whole numbers and flags. */
final class AuditText {
    private AuditText() {}

    /** Everything a terminal or a reader of lines could obey is escaped, and nothing is lost by it. */
    static void quote(String text, StringBuilder out) {
        out.append('"');
        int end = Math.min(text.length(), AuditLimits.TEXT_CHARS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (isPlain(text, i)) {
                out.append(c);
            } else {
                out.append("\\u%04x".formatted((int) c));
            }
        }
        out.append(end < text.length() ? "…\"" : "\"");
    }

    private static boolean isPlain(String text, int index) {
        char c = text.charAt(index);
        if (Character.isSurrogate(c)) {
            int start = Character.isLowSurrogate(c) && index > 0 ? index - 1 : index;
            int point = text.codePointAt(start);
            return Character.isSupplementaryCodePoint(point) && isPlain(point);
        }
        return isPlain(c);
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** The fields of a line, in order. @throws NotALineException if it is none that this class writes */
    static Map<String, Object> fields(String line) throws NotALineException {
        return new Reader(line).object();
    }

    /** A line that nobody but somebody else can have written. */
    static final class NotALineException extends Exception {
        private static final long serialVersionUID = 1L;

        NotALineException(int position) {
            super("not a line of an audit log at character " + position);
        }
    }

    private static final class Reader {
        private final String line;
        private int at;

        Reader(String line) {
            this.line = line;
        }

        Map<String, Object> object() throws NotALineException {
            Map<String, Object> fields = new LinkedHashMap<>();
            expect('{');
            do {
                String key = text();
                expect(':');
                if (fields.put(key, value()) != null) {
                    throw wrong();
                }
            } while (next() == ',');
            at--;
            expect('}');
            if (at != line.length()) {
                throw wrong();
            }
            return fields;
        }

        private Object value() throws NotALineException {
            return switch (peek()) {
                case '"' -> text();
                case 't' -> word("true", true);
                case 'f' -> word("false", false);
                default -> number();
            };
        }

        private Object word(String word, boolean value) throws NotALineException {
            if (!line.startsWith(word, at)) {
                throw wrong();
            }
            at += word.length();
            return value;
        }

        private Long number() throws NotALineException {
            int from = at;
            while (at < line.length() && Character.isDigit(line.charAt(at))) {
                at++;
            }
            try {
                return Long.valueOf(line.substring(from, at));
            } catch (NumberFormatException tooLongOrNone) {
                throw wrong();
            }
        }

        private String text() throws NotALineException {
            expect('"');
            StringBuilder text = new StringBuilder();
            for (char c = next(); c != '"'; c = next()) {
                text.append(c == '\\' ? escaped() : c);
            }
            return text.toString();
        }

        private char escaped() throws NotALineException {
            char c = next();
            if (c == '"' || c == '\\') {
                return c;
            }
            if (c != 'u' || at + 4 > line.length()) {
                throw wrong();
            }
            at += 4;
            try {
                return (char) Integer.parseInt(line.substring(at - 4, at), 16);
            } catch (NumberFormatException notHex) {
                throw wrong();
            }
        }

        private char peek() throws NotALineException {
            if (at >= line.length()) {
                throw wrong();
            }
            return line.charAt(at);
        }

        private char next() throws NotALineException {
            char c = peek();
            at++;
            return c;
        }

        private void expect(char c) throws NotALineException {
            if (next() != c) {
                throw wrong();
            }
        }

        private NotALineException wrong() {
            return new NotALineException(at);
        }
    }
}
