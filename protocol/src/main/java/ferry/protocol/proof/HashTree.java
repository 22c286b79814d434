package ferry.protocol.proof;

import ferry.protocol.Digest;
import java.util.List;

/** The tree over a file's leaves, and over a batch's receipt entries: RFC 9162 §2.1.1, ferry-1.md §8.1. */
public final class HashTree {
    private HashTree() {}

    /** SHA-256(0x00 ‖ data). */
    public static Digest leafHash(byte[] data, int offset, int length) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The root over leaf hashes; SHA-256 of nothing for an empty list. */
    public static Digest root(List<Digest> leafHashes) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** RFC 9162 §2.1.3.1: the siblings from the leaf up. */
    public static List<Digest> inclusionPath(List<Digest> leafHashes, int index) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** RFC 9162 §2.1.3.2. */
    public static boolean includes(Digest root, long count, long index, Digest leafHash, List<Digest> path) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Leaves of a file: 0 for an empty one. */
    public static long leafCount(long sizeBytes) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Bytes of leaf {@code index} of a file of {@code sizeBytes}. */
    public static int leafLength(long sizeBytes, long index) {
        throw new UnsupportedOperationException("not built yet");
    }
}
