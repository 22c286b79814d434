package ferry.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the field types of ferry-1.md §2.2, for messages, receipts and signed transcripts alike. A value that does not
 * fit its field is the caller's bug: {@link IllegalArgumentException}. One thread.
 */
public final class ByteWriter {
    private byte[] bytes;
    private int length;

    public ByteWriter() {
        this(64);
    }

    ByteWriter(int capacityBytes) {
        bytes = new byte[capacityBytes];
    }

    /** What was written, in an array of its own. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    int length() {
        return length;
    }

    public ByteWriter u8(int value) {
        return number(value, 1, 0xff);
    }

    public ByteWriter u16(int value) {
        return number(value, 2, 0xffff);
    }

    public ByteWriter u32(long value) {
        return number(value, 4, 0xffff_ffffL);
    }

    /** At most 2^63 − 1. */
    public ByteWriter u64(long value) {
        return number(value, 8, Long.MAX_VALUE);
    }

    public ByteWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    public ByteWriter raw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** A field of exactly {@code size} bytes. */
    public ByteWriter fixed(byte[] value, int size) {
        if (value.length != size) {
            throw new IllegalArgumentException("a field of " + size + " bytes got " + value.length);
        }
        return raw(value);
    }

    public ByteWriter bytes8(byte[] value) {
        return u8(value.length).raw(value);
    }

    public ByteWriter bytes16(byte[] value) {
        return u16(value.length).raw(value);
    }

    public ByteWriter text(String value, int limitBytes) {
        byte[] utf8 = utf8(value);
        if (utf8.length > limitBytes) {
            throw new IllegalArgumentException("a text of " + utf8.length + " bytes; at most " + limitBytes);
        }
        if (value.chars().anyMatch(PathNames::isControl)) {
            throw new IllegalArgumentException("a control character in a text");
        }
        return bytes16(utf8);
    }

    /**
     * English detail of an error. Cut and cleaned rather than refused: it may quote what a peer or a disk said, and an
     * error must always reach its reader.
     */
    ByteWriter detail(String value) {
        StringBuilder clean = new StringBuilder();
        int size = 0;
        for (int codePoint : value.codePoints().toArray()) {
            boolean bad = PathNames.isControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
            int shown = bad ? '?' : codePoint;
            size += Character.toString(shown).getBytes(StandardCharsets.UTF_8).length;
            if (size > SpecLimits.DETAIL_BYTES) {
                break;
            }
            clean.appendCodePoint(shown);
        }
        return text(clean.toString(), SpecLimits.DETAIL_BYTES);
    }

    public ByteWriter time(Instant value) {
        long seconds = value.getEpochSecond();
        if (Math.abs(seconds) > SpecLimits.TIME_SECONDS) {
            throw new IllegalArgumentException("the time " + value + " is out of range");
        }
        return bits(seconds, 8).u32(value.getNano());
    }

    public ByteWriter digest(Digest value) {
        return raw(value.bytes());
    }

    public ByteWriter id16(Id16 value) {
        return bits(value.high(), 8).bits(value.low(), 8);
    }

    public ByteWriter path(FerryPath value) {
        List<String> names = value.names();
        u8(names.size());
        for (String name : names) {
            bytes8(name.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    public ByteWriter digests(List<Digest> values, int limit) {
        count(values, limit);
        for (Digest value : values) {
            digest(value);
        }
        return this;
    }

    /** The u16 before the elements of a list. */
    ByteWriter count(List<?> values, int limit) {
        if (values.size() > limit) {
            throw new IllegalArgumentException("a list of " + values.size() + "; at most " + limit);
        }
        return u16(values.size());
    }

    private ByteWriter number(long value, int size, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(value + " does not fit a field of " + size + " bytes");
        }
        return bits(value, size);
    }

    private ByteWriter bits(long value, int size) {
        reserve(size);
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
    }

    private static byte[] utf8(String value) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            byte[] utf8 = new byte[encoded.remaining()];
            encoded.get(utf8);
            return utf8;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a lone surrogate in a text", e);
        }
    }
}
