package ferry.protocol;

import java.util.Objects;

/** How a file falls into leaves: ferry-1.md §1. */
public final class Leaves {
    private Leaves() {}

    /** Leaves of a file: 0 for an empty one. */
    public static long count(long sizeBytes) {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("a file of " + sizeBytes + " bytes");
        }
        return Math.ceilDiv(sizeBytes, (long) SpecLimits.LEAF_BYTES);
    }

    /** Bytes of leaf {@code index} of a file of {@code sizeBytes}. */
    public static int length(long sizeBytes, long index) {
        Objects.checkIndex(index, count(sizeBytes));
        return (int) Math.min(SpecLimits.LEAF_BYTES, sizeBytes - index * SpecLimits.LEAF_BYTES);
    }
}
