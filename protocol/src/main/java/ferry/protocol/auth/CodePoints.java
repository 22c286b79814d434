package ferry.protocol.auth;

import java.util.BitSet;

/** A set of code points, written as hexadecimal ranges between spaces. */
final class CodePoints {
    private final BitSet set = new BitSet();

    private CodePoints() {}

    static CodePoints of(String ranges) {
        CodePoints points = new CodePoints();
        for (String range : ranges.strip().split("\\s+", -1)) {
            String[] ends = range.split("-", -1);
            points.set.set(Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16) + 1);
        }
        return points;
    }

    boolean contains(int codePoint) {
        return set.get(codePoint);
    }
}
