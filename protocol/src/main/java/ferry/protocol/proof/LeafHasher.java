package ferry.protocol.proof;

import ferry.protocol.Digest;
import java.security.MessageDigest;

/** Hashes one leaf piece by piece, so that content need not be held in memory. Reusable; one thread. */
public final class LeafHasher {
    private final MessageDigest sha256 = Digest.sha256();

    public LeafHasher() {
        sha256.update(HashTree.LEAF_PREFIX);
    }

    public void update(byte[] data, int offset, int length) {
        sha256.update(data, offset, length);
    }

    /** The leaf hash of what was given since the last call; begins the next leaf. */
    public Digest finish() {
        Digest hash = Digest.of(sha256.digest());
        sha256.update(HashTree.LEAF_PREFIX);
        return hash;
    }
}
