package ferry.protocol.proof;

import java.util.List;

/**
 * Walks an account's chain from its first head: a changed, missing, reordered or forged batch or entry stops it. Feed
 * the batches in order; one thread. A missing tail shows only to who remembers the last head.
 */
public final class ReceiptChain {
    /** {@code firstPublicKey}: the receipt key the chain begins with, 32 raw bytes. */
    public ReceiptChain(long accountId, byte[] firstPublicKey) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** @throws BrokenChainException saying what is wrong and at which sequence */
    public void next(ReceiptHead head, List<byte[]> entries) throws BrokenChainException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Sequence of the last head accepted; 0 before the first. */
    public long sequence() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The key that later heads must be signed with (changes at a rotation). */
    public byte[] publicKey() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** A chain that does not hold. */
    public static final class BrokenChainException extends Exception {
        private static final long serialVersionUID = 1L;

        public BrokenChainException(String message) {
            super(message);
        }
    }
}
