package ferry.app.terminal;

/** How wide text is on a terminal: Chinese characters take two columns, combining marks none. */
public final class Columns {
    private Columns() {}

    public static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    /** {@code text}, or its end behind an ellipsis, at most {@code most} columns wide. */
    static String fitEnd(String text, int most) {
        if (of(text) <= most) {
            return text;
        }
        int width = 1;
        int start = text.length();
        while (start > 0) {
            int point = text.codePointBefore(start);
            if (width + of(point) > most) {
                break;
            }
            width += of(point);
            start -= Character.charCount(point);
        }
        return most < 1 ? "" : "…" + text.substring(start);
    }

    private static int of(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(point) ? 2 : 1;
        };
    }

    /** East Asian wide and full-width characters, and emoji (Unicode annex 11, by block). */
    private static boolean isWide(int point) {
        return point >= 0x1100
                && (point <= 0x115F
                        || (point >= 0x2E80 && point <= 0xA4CF)
                        || (point >= 0xAC00 && point <= 0xD7A3)
                        || (point >= 0xF900 && point <= 0xFAFF)
                        || (point >= 0xFE30 && point <= 0xFE6F)
                        || (point >= 0xFF00 && point <= 0xFF60)
                        || (point >= 0xFFE0 && point <= 0xFFE6)
                        || (point >= 0x1F300 && point <= 0x1FAFF)
                        || (point >= 0x20000 && point <= 0x3FFFD));
    }
}
