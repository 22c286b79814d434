package ferry.depot;

/** Text of a peer on its way into a log or an error: nothing in it may move a terminal's cursor or begin a line. */
final class Escaped {
    /** Longer text is cut: an error's detail is short, and a log line is for people. */
    private static final int CHARS = 300;

    private Escaped() {}

    static String text(String text) {
        String escaped = whole(text.substring(0, Math.min(CHARS, text.length())));
        return text.length() > CHARS ? escaped + "…" : escaped;
    }

    /** Whatever its length. */
    static String whole(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> escaped.append("\\u{%x}".formatted(c));
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
