package ferry.protocol.proof;

import ferry.protocol.Digest;
import ferry.protocol.FerryException;
import java.util.List;

/**
 * Walks an account's chain from its first head: a changed, missing, reordered or forged batch or entry stops it. Feed
 * the batches in order; one thread. A missing tail shows only to who remembers the last head.
 */
public final class ReceiptChain {
    private final long accountId;
    private byte[] publicKey;
    private long sequence;
    private Digest previous;

    /** {@code firstPublicKey}: the receipt key the chain begins with, 32 raw bytes. */
    public ReceiptChain(long accountId, byte[] firstPublicKey) {
        this(accountId, firstPublicKey, 0, ReceiptHead.NO_PREVIOUS);
    }

    private ReceiptChain(long accountId, byte[] publicKey, long sequence, Digest previous) {
        this.accountId = accountId;
        this.publicKey = publicKey.clone();
        this.sequence = sequence;
        this.previous = previous;
    }

    /**
     * Goes on behind the last head that was seen and kept, which makes a missing tail visible. {@code publicKey}: the
     * key that signs the heads behind it.
     */
    public static ReceiptChain after(ReceiptHead last, byte[] publicKey) {
        return new ReceiptChain(last.accountId(), publicKey, last.sequence(), last.hash());
    }

    /** @throws BrokenChainException saying what is wrong and at which sequence */
    public void next(ReceiptHead head, List<byte[]> entries) throws BrokenChainException {
        if (head.accountId() != accountId) {
            throw broken("is of account " + head.accountId() + ", not " + accountId);
        }
        if (head.sequence() != sequence + 1) {
            throw broken("is missing; " + head.sequence() + " stands in its place");
        }
        if (!head.previous().equals(previous)) {
            throw broken("does not follow the head before it");
        }
        if (!head.isSignedBy(publicKey)) {
            throw broken("is not signed by the receipt key");
        }
        switch (head.kind()) {
            case BATCH -> checkEntries(head, entries);
            case KEY_ROTATION -> {
                if (!entries.isEmpty()) {
                    throw broken("changes the key and has entries");
                }
                publicKey = head.batchRoot().bytes();
            }
        }
        sequence = head.sequence();
        previous = head.hash();
    }

    private void checkEntries(ReceiptHead head, List<byte[]> entries) throws BrokenChainException {
        if (entries.size() != head.count()) {
            throw broken("has " + head.count() + " entries, not " + entries.size());
        }
        if (!HashTree.root(entries.stream().map(ReceiptEntry::leafHash).toList())
                .equals(head.batchRoot())) {
            throw broken("has a changed, missing or reordered entry");
        }
        for (byte[] bytes : entries) {
            try {
                if (ReceiptEntry.decode(bytes).accountId() != accountId) {
                    throw broken("has an entry of another account");
                }
            } catch (FerryException e) {
                throw broken("has an entry that cannot be read: " + e.getMessage());
            }
        }
    }

    /** Sequence of the last head accepted; 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** The key that later heads must be signed with (changes at a rotation). */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    private BrokenChainException broken(String what) {
        return new BrokenChainException("head " + (sequence + 1) + " " + what);
    }

    /** A chain that does not hold. */
    public static final class BrokenChainException extends Exception {
        private static final long serialVersionUID = 1L;

        public BrokenChainException(String message) {
            super(message);
        }
    }
}
