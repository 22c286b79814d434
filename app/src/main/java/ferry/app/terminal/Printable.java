package ferry.app.terminal;

/**
 * Makes text from outside harmless: a file's name must not move the cursor, hide its ending or start a new line of a
 * log. Control characters, bidirectional controls, separators and lone surrogates become <code>\</code><code>u{202E}</code>.
 */
public final class Printable {
    private Printable() {}

    /** {@code text} with everything escaped that a terminal or log could obey instead of showing. */
    public static String escape(String text) {
        StringBuilder safe = null;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (isHarmful(point)) {
                if (safe == null) {
                    safe = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                safe.append("\\u{").append("%04X".formatted(point)).append('}');
            } else if (safe != null) {
                safe.appendCodePoint(point);
            }
            i += Character.charCount(point);
        }
        return safe == null ? text : safe.toString();
    }

    private static boolean isHarmful(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> !isJoiner(point);
            default -> false;
        };
    }

    /** Joins emoji and shapes letters (Persian, Indic); the other format characters reorder or hide text. */
    private static boolean isJoiner(int point) {
        return point == 0x200C || point == 0x200D;
    }
}
