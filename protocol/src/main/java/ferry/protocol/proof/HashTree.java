package ferry.protocol.proof;

import ferry.protocol.Digest;
import ferry.protocol.Leaves;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The tree over a file's leaves, and over a batch's receipt entries: RFC 9162 §2.1.1, ferry-1.md §8.1. */
public final class HashTree {
    static final byte LEAF_PREFIX = 0;
    private static final byte NODE_PREFIX = 1;

    private HashTree() {}

    /** SHA-256(0x00 ‖ data). */
    public static Digest leafHash(byte[] data, int offset, int length) {
        LeafHasher hasher = new LeafHasher();
        hasher.update(data, offset, length);
        return hasher.finish();
    }

    /** The root over leaf hashes; SHA-256 of nothing for an empty list. */
    public static Digest root(List<Digest> leafHashes) {
        return leafHashes.isEmpty() ? Digest.ofContent() : subtree(leafHashes, Digest.sha256());
    }

    /** RFC 9162 §2.1.3.1: the siblings from the leaf up. */
    public static List<Digest> inclusionPath(List<Digest> leafHashes, int index) {
        Objects.checkIndex(index, leafHashes.size());
        List<Digest> path = new ArrayList<>();
        collectPath(leafHashes, index, path, Digest.sha256());
        return List.copyOf(path);
    }

    /** RFC 9162 §2.1.3.2. */
    public static boolean includes(Digest root, long count, long index, Digest leafHash, List<Digest> path) {
        if (index < 0 || index >= count) {
            return false;
        }
        MessageDigest sha256 = Digest.sha256();
        long fn = index;
        long sn = count - 1;
        Digest node = leafHash;
        for (Digest sibling : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                node = node(sibling, node, sha256);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                node = node(node, sibling, sha256);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && node.equals(root);
    }

    /** Leaves of a file: 0 for an empty one. */
    public static long leafCount(long sizeBytes) {
        return Leaves.count(sizeBytes);
    }

    /** Bytes of leaf {@code index} of a file of {@code sizeBytes}. */
    public static int leafLength(long sizeBytes, long index) {
        return Leaves.length(sizeBytes, index);
    }

    private static Digest subtree(List<Digest> leaves, MessageDigest sha256) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = split(leaves.size());
        return node(
                subtree(leaves.subList(0, split), sha256),
                subtree(leaves.subList(split, leaves.size()), sha256),
                sha256);
    }

    private static void collectPath(List<Digest> leaves, int index, List<Digest> path, MessageDigest sha256) {
        if (leaves.size() == 1) {
            return;
        }
        int split = split(leaves.size());
        List<Digest> left = leaves.subList(0, split);
        List<Digest> right = leaves.subList(split, leaves.size());
        if (index < split) {
            collectPath(left, index, path, sha256);
            path.add(subtree(right, sha256));
        } else {
            collectPath(right, index - split, path, sha256);
            path.add(subtree(left, sha256));
        }
    }

    /** The largest power of two smaller than {@code count}, which is at least 2. */
    private static int split(int count) {
        return Integer.highestOneBit(count - 1);
    }

    private static Digest node(Digest left, Digest right, MessageDigest sha256) {
        sha256.update(NODE_PREFIX);
        left.addTo(sha256);
        right.addTo(sha256);
        return Digest.of(sha256.digest());
    }
}
