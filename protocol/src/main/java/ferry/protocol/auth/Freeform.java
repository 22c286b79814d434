package ferry.protocol.auth;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;

/** The FreeformClass of PRECIS: RFC 8264 §4.3, §8, §9, with the contextual rules of RFC 5892 appendix A. */
final class Freeform {
    private static final CodePoints ALLOWED = CodePoints.of("DF 3C2 6FD 6FE F0B 3007");
    private static final CodePoints FORBIDDEN = CodePoints.of("640 7FA 302E 302F 3031-3035 303B");
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private final int[] text;

    private Freeform(int[] text) {
        this.text = text;
    }

    /** Whether every code point may stand where it stands. */
    static boolean contains(String text) {
        Freeform freeform = new Freeform(text.codePoints().toArray());
        for (int at = 0; at < freeform.text.length; at++) {
            if (!freeform.allows(at)) {
                return false;
            }
        }
        return true;
    }

    /** RFC 8264 §8, in its order. */
    private boolean allows(int at) {
        int c = text[at];
        if (ALLOWED.contains(c)) {
            return true;
        }
        if (FORBIDDEN.contains(c)) {
            return false;
        }
        if (isContextual(c)) {
            return contextAllows(at);
        }
        int category = Character.getType(c);
        if (category == Character.UNASSIGNED || category == Character.SURROGATE) {
            return false;
        }
        if (c > 0x20 && c < 0x7f) {
            return true;
        }
        if (UnicodeTables.OLD_HANGUL_JAMO.contains(c)
                || UnicodeTables.IGNORABLE.contains(c)
                || category == Character.CONTROL) {
            return false;
        }
        String itself = Character.toString(c);
        return !Normalizer.normalize(itself, Normalizer.Form.NFKC).equals(itself) || isText(category);
    }

    /** LetterDigits, OtherLetterDigits, Spaces, Symbols, Punctuation: all but control, format and private use. */
    private static boolean isText(int category) {
        return category != Character.FORMAT
                && category != Character.PRIVATE_USE
                && category != Character.LINE_SEPARATOR
                && category != Character.PARAGRAPH_SEPARATOR;
    }

    private static boolean isContextual(int c) {
        return switch (c) {
            case ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER, 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB -> true;
            default -> isArabicDigit(c) || isExtendedArabicDigit(c);
        };
    }

    private boolean contextAllows(int at) {
        int c = text[at];
        return switch (c) {
            case ZERO_WIDTH_NON_JOINER -> followsVirama(at) || isBetweenJoiners(at);
            case ZERO_WIDTH_JOINER -> followsVirama(at);
            case 0xB7 -> before(at) == 'l' && after(at) == 'l';
            case 0x375 -> after(at) >= 0 && UnicodeScript.of(after(at)) == UnicodeScript.GREEK;
            case 0x5F3, 0x5F4 -> before(at) >= 0 && UnicodeScript.of(before(at)) == UnicodeScript.HEBREW;
            case 0x30FB -> hasJapanese();
            default -> !mixesArabicDigits();
        };
    }

    private boolean followsVirama(int at) {
        return before(at) >= 0 && UnicodeTables.VIRAMA.contains(before(at));
    }

    /** {@code {L,D} T* ZWNJ T* {R,D}} by Joining_Type: RFC 5892 A.1. */
    private boolean isBetweenJoiners(int at) {
        int left = at - 1;
        while (left >= 0 && isTransparent(text[left])) {
            left--;
        }
        int right = at + 1;
        while (right < text.length && isTransparent(text[right])) {
            right++;
        }
        return left >= 0
                && right < text.length
                && UnicodeTables.JOINS_NEXT.contains(text[left])
                && UnicodeTables.JOINS_PREVIOUS.contains(text[right]);
    }

    private static boolean isTransparent(int c) {
        int category = Character.getType(c);
        boolean mark = category == Character.NON_SPACING_MARK
                || category == Character.ENCLOSING_MARK
                || category == Character.FORMAT;
        return (mark && !UnicodeTables.NOT_TRANSPARENT.contains(c)) || c == 0x1E94B;
    }

    private boolean hasJapanese() {
        for (int c : text) {
            UnicodeScript script = UnicodeScript.of(c);
            if (script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA || script == UnicodeScript.HAN) {
                return true;
            }
        }
        return false;
    }

    private boolean mixesArabicDigits() {
        boolean arabic = false;
        boolean extended = false;
        for (int c : text) {
            arabic |= isArabicDigit(c);
            extended |= isExtendedArabicDigit(c);
        }
        return arabic && extended;
    }

    private static boolean isArabicDigit(int c) {
        return c >= 0x660 && c <= 0x669;
    }

    private static boolean isExtendedArabicDigit(int c) {
        return c >= 0x6F0 && c <= 0x6F9;
    }

    /** −1 at the edge. */
    private int before(int at) {
        return at == 0 ? -1 : text[at - 1];
    }

    private int after(int at) {
        return at == text.length - 1 ? -1 : text[at + 1];
    }
}
