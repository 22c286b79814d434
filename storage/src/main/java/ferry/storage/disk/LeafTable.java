package ferry.storage.disk;

import ferry.protocol.Digest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The proven leaves of one file: 32 bytes each, in pages, whatever their order. Not thread-safe. */
final class LeafTable {
    private static final int LEAVES_A_PAGE = 1_024;

    private final long leafCount;
    private final BitSet proven = new BitSet();
    private final Map<Integer, byte[]> pages = new HashMap<>();

    LeafTable(long leafCount) {
        this.leafCount = leafCount;
    }

    boolean isLeaf(long index) {
        return index >= 0 && index < leafCount;
    }

    void put(long index, Digest hash) {
        int at = checked(index);
        byte[] page = pages.computeIfAbsent(at / LEAVES_A_PAGE, _ -> new byte[LEAVES_A_PAGE * Digest.BYTES]);
        System.arraycopy(hash.bytes(), 0, page, at % LEAVES_A_PAGE * Digest.BYTES, Digest.BYTES);
        proven.set(at);
    }

    void remove(long index) {
        proven.clear(checked(index));
    }

    Optional<Digest> get(long index) {
        return isLeaf(index) && proven.get((int) index) ? Optional.of(digest((int) index)) : Optional.empty();
    }

    long count() {
        return proven.cardinality();
    }

    /** Hashes 0 … count−1, as they are now. @throws IllegalStateException if one is missing */
    List<Digest> first(long count) {
        int missing = proven.nextClearBit(0);
        if (missing < count) {
            throw new IllegalStateException("leaf " + missing + " is not proven");
        }
        List<Digest> hashes = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++) {
            hashes.add(digest(i));
        }
        return hashes;
    }

    private Digest digest(int index) {
        byte[] page = pages.get(index / LEAVES_A_PAGE);
        if (page == null) {
            throw new AssertionError("leaf " + index + " is proven but not in the table");
        }
        int offset = index % LEAVES_A_PAGE * Digest.BYTES;
        return Digest.of(java.util.Arrays.copyOfRange(page, offset, offset + Digest.BYTES));
    }

    private int checked(long index) {
        if (!isLeaf(index)) {
            throw new IllegalArgumentException("leaf " + index + " of a file of " + leafCount);
        }
        return (int) index; // a file has at most 2^26 leaves: SpecLimits.FILE_BYTES
    }
}
