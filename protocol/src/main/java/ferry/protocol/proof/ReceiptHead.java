package ferry.protocol.proof;

import ferry.protocol.ByteReader;
import ferry.protocol.ByteWriter;
import ferry.protocol.Digest;
import ferry.protocol.Ed25519;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import ferry.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
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
    /** Of an encoded head. */
    public static final int BYTES = 1 + 1 + 8 + 8 + 32 + 32 + 4 + 12 + 32 + Ed25519.SIGNATURE_BYTES;

    /** What the first head of a chain calls {@code previous}. */
    public static final Digest NO_PREVIOUS = Digest.of(new byte[Digest.BYTES]);

    private static final int FORMAT = 1;
    private static final byte[] DOMAIN = "ferry-head-v1\0".getBytes(StandardCharsets.US_ASCII);

    public enum Kind {
        BATCH(0),
        KEY_ROTATION(1);

        private final int wire;

        Kind(int wire) {
            this.wire = wire;
        }

        int wire() {
            return wire;
        }
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
        return new ReceiptHead(
                        Kind.BATCH,
                        accountId,
                        sequence,
                        previous,
                        batchRoot,
                        count,
                        time,
                        Ed25519.keyId(publicKey),
                        new byte[Ed25519.SIGNATURE_BYTES])
                .signed(key);
    }

    /** Hands the chain over to {@code newPublicKey}, signed by the old key; later heads are signed by the new one. */
    public static ReceiptHead signRotation(
            long accountId,
            long sequence,
            Digest previous,
            byte[] newPublicKey,
            Instant time,
            byte[] oldPublicKey,
            PrivateKey oldKey) {
        return new ReceiptHead(
                        Kind.KEY_ROTATION,
                        accountId,
                        sequence,
                        previous,
                        Digest.of(newPublicKey),
                        0,
                        time,
                        Ed25519.keyId(oldPublicKey),
                        new byte[Ed25519.SIGNATURE_BYTES])
                .signed(oldKey);
    }

    public byte[] encode() {
        return unsigned().fixed(signature, Ed25519.SIGNATURE_BYTES).toBytes();
    }

    /** @throws ProtocolException MALFORMED; the signature is not checked */
    public static ReceiptHead decode(byte[] bytes) throws FerryException {
        ByteReader in = new ByteReader(bytes);
        if (in.u8() != FORMAT) {
            throw malformed("a head of an unknown format");
        }
        ReceiptHead head = new ReceiptHead(
                in.choice(Kind.values(), Kind::wire, "kind of head"),
                in.u64(),
                in.u64(),
                in.digest(),
                in.digest(),
                in.u32(),
                in.time(),
                in.digest(),
                in.fixed(Ed25519.SIGNATURE_BYTES));
        in.end();
        if (head.sequence == 0 || (head.kind == Kind.BATCH) != (head.count > 0)) {
            throw malformed("head " + head.sequence + " with " + head.count + " entries");
        }
        return head;
    }

    /** SHA-256 of the encoded head: what the next head calls {@code previous}. */
    public Digest hash() {
        return Digest.ofContent(encode());
    }

    /** Whether {@code publicKey} (32 raw bytes) has this head's key id and made its signature. */
    public boolean isSignedBy(byte[] publicKey) {
        return keyId.equals(Ed25519.keyId(publicKey)) && Ed25519.verify(publicKey, signature, transcript());
    }

    private ReceiptHead signed(PrivateKey key) {
        return new ReceiptHead(
                kind, accountId, sequence, previous, batchRoot, count, time, keyId, Ed25519.sign(key, transcript()));
    }

    private byte[] transcript() {
        return new ByteWriter().raw(DOMAIN).raw(unsigned().toBytes()).toBytes();
    }

    private ByteWriter unsigned() {
        return new ByteWriter()
                .u8(FORMAT)
                .u8(kind.wire())
                .u64(accountId)
                .u64(sequence)
                .digest(previous)
                .digest(batchRoot)
                .u32(count)
                .time(time)
                .digest(keyId);
    }

    private static ProtocolException malformed(String what) {
        return new ProtocolException(ErrorCode.MALFORMED, what);
    }
}
