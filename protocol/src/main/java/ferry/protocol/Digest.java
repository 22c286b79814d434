package ferry.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** 32 bytes of SHA-256: a leaf hash, a tree root, a key id. Immutable; equality in constant time. */
public final class Digest {
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies {@code bytes}, which must be 32 long. */
    public static Digest of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a digest has " + BYTES + " bytes, not " + bytes.length);
        }
        return new Digest(bytes.clone());
    }

    /** Copies the 32 bytes from {@code offset} on. */
    public static Digest of(byte[] bytes, int offset) {
        return new Digest(
                Arrays.copyOfRange(bytes, offset, Objects.checkFromIndexSize(offset, BYTES, bytes.length) + BYTES));
    }

    /** SHA-256 of the parts, one after another. */
    public static Digest ofContent(byte[]... parts) {
        MessageDigest sha256 = sha256();
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return new Digest(sha256.digest());
    }

    /** A fresh SHA-256, which every Java has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("a Java without SHA-256", e);
        }
    }

    public static Digest ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Feeds this digest to a running hash without a copy. */
    public void addTo(MessageDigest hash) {
        hash.update(bytes);
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && MessageDigest.isEqual(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
