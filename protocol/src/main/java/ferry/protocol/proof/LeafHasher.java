package ferry.protocol.proof;

import ferry.protocol.Digest;

/** Hashes one leaf piece by piece, so that content need not be held in memory. Reusable; one thread. */
public final class LeafHasher {
    public LeafHasher() {
        throw new UnsupportedOperationException("not built yet");
    }

    public void update(byte[] data, int offset, int length) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The leaf hash of what was given since the last call; begins the next leaf. */
    public Digest finish() {
        throw new UnsupportedOperationException("not built yet");
    }
}
