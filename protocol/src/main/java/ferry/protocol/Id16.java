package ferry.protocol;

import java.util.HexFormat;

/** 16 opaque bytes: an upload id chosen at random by a client, or the version of a file. */
public record Id16(long high, long low) {
    public static final int BYTES = 16;

    public static Id16 of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an id has " + BYTES + " bytes, not " + bytes.length);
        }
        java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(bytes);
        return new Id16(buffer.getLong(), buffer.getLong());
    }

    public static Id16 ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public byte[] bytes() {
        return java.nio.ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    @Override
    public String toString() {
        return hex();
    }
}
