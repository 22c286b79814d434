package ferry.protocol;

import java.nio.charset.StandardCharsets;

/** The rules for one name of a path: ferry-1.md §2.4. Names are refused, never repaired. */
final class PathNames {
    private PathNames() {}

    static void check(String name) throws RefusedException {
        if (name.isEmpty()) {
            throw bad("an empty name");
        }
        if (name.equals(".") || name.equals("..")) {
            throw bad("the name '" + name + "'");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/') {
                throw bad("a slash inside a name");
            }
            if (isControl(c)) {
                throw bad("the control character U+%04X in a name".formatted((int) c));
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < name.length()
                        && Character.isLowSurrogate(name.charAt(i + 1));
                if (!pair) {
                    throw bad("a lone surrogate in a name");
                }
                i++;
            }
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SpecLimits.NAME_BYTES) {
            throw bad("a name of " + bytes + " bytes; at most " + SpecLimits.NAME_BYTES);
        }
    }

    /** C0, DEL and C1. */
    static boolean isControl(int c) {
        return c < 0x20 || (c >= 0x7f && c <= 0x9f);
    }

    private static RefusedException bad(String what) {
        return new RefusedException(ErrorCode.BAD_NAME, what);
    }
}
