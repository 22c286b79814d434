package ferry.protocol.proof;

import ferry.protocol.Digest;
import ferry.protocol.FerryException;
import java.security.PrivateKey;
import java.time.Instant;

/** One signed link of an account's chain: ferry-1.md §8.3. {@code signature} is 64 bytes. */
public record ReceiptHead(
        Kind kind,
        long accountId,
        long sequence,
        Digest previous,
        Digest batchRoot,
        long count,
        Instant time,
        Digest keyId,
        byte[] signature) {
    public enum Kind {
        BATCH,
        KEY_ROTATION
    }

    /** Signs a batch. {@code publicKey}: the 32 raw bytes that belong to {@code key}. */
    public static ReceiptHead signBatch(
            long accountId,
            long sequence,
            Digest previous,
            Digest batchRoot,
            long count,
            Instant time,
            byte[] publicKey,
            PrivateKey key) {
        throw new UnsupportedOperationException("not built yet");
    }

    public byte[] encode() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** @throws FerryException MALFORMED; the signature is not checked */
    public static ReceiptHead decode(byte[] bytes) throws FerryException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** SHA-256 of the encoded head: what the next head calls {@code previous}. */
    public Digest hash() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Whether {@code publicKey} (32 raw bytes) has this head's key id and made its signature. */
    public boolean isSignedBy(byte[] publicKey) {
        throw new UnsupportedOperationException("not built yet");
    }
}
