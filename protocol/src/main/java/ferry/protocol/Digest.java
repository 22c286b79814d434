package ferry.protocol;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

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

    public static Digest ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
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
