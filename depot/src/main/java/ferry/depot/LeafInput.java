package ferry.depot;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.LeafHasher;

/** The leaf a link is sending: its place in the file, and its hash as it arrives. One thread. */
final class LeafInput {
    private final long sizeBytes;
    private final LeafHasher hasher = new LeafHasher();
    private long index = -1;
    private Digest announced = Digest.of(new byte[Digest.BYTES]);
    private int length;
    private int received;

    LeafInput(long sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** @throws RefusedException PROTOCOL_VIOLATION if there is no such leaf or it has another length */
    void begin(long leaf, Digest hash, int leafLength) throws RefusedException {
        if (leaf < 0 || leaf >= HashTree.leafCount(sizeBytes) || leafLength != HashTree.leafLength(sizeBytes, leaf)) {
            throw new RefusedException(
                    ErrorCode.PROTOCOL_VIOLATION, "leaf " + leaf + " with " + leafLength + " bytes is not in the file");
        }
        if (received > 0) {
            // The one before was not ended: its link gave it up.
            hasher.finish();
        }
        index = leaf;
        announced = hash;
        length = leafLength;
        received = 0;
    }

    /** Where in the file these bytes belong. */
    long take(byte[] buffer, int offset, int count) {
        if (index < 0 || count > length - received) {
            throw new IllegalStateException(received + count + " bytes for a leaf of " + length);
        }
        hasher.update(buffer, offset, count);
        long position = index * SpecLimits.LEAF_BYTES + received;
        received += count;
        return position;
    }

    /** Whether the content fits the announced hash. */
    boolean end() {
        if (received != length) {
            throw new IllegalStateException("a leaf of " + length + " bytes ended after " + received);
        }
        received = 0;
        return hasher.finish().equals(announced);
    }

    long index() {
        return index;
    }

    Digest announced() {
        return announced;
    }
}
