package ferry.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the field types of ferry-1.md §2.2 and checks every range, so that no record holds a peer's nonsense. What is
 * malformed ends the link at once; what refuses only this request (a bad name) is kept until the rest of the head turned
 * out to be well-formed, and thrown by {@link #end}. One thread.
 */
public final class ByteReader {
    private final byte[] bytes;
    private final int limit;
    private int position;
    private @Nullable RefusedException refusal;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    ByteReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.limit = offset + length;
    }

    public int u8() throws ProtocolException {
        return (int) bits(1);
    }

    public int u16() throws ProtocolException {
        return (int) bits(2);
    }

    public long u32() throws ProtocolException {
        return bits(4);
    }

    public long u64() throws ProtocolException {
        long value = bits(8);
        if (value < 0) {
            throw malformed("a u64 above 2^63−1");
        }
        return value;
    }

    public boolean flag() throws ProtocolException {
        return bit("flag");
    }

    /** The attributes of a file: executable or not. */
    public boolean executable() throws ProtocolException {
        return bit("attributes");
    }

    /** A u8 that is the wire value of one of {@code values}. */
    public <E> E choice(E[] values, ToIntFunction<E> wire, String what) throws ProtocolException {
        int read = u8();
        for (E value : values) {
            if (wire.applyAsInt(value) == read) {
                return value;
            }
        }
        throw malformed("the unknown " + what + " " + read);
    }

    public byte[] fixed(int size) throws ProtocolException {
        int from = advance(size);
        return Arrays.copyOfRange(bytes, from, from + size);
    }

    public byte[] bytes8() throws ProtocolException {
        return fixed(u8());
    }

    public byte[] bytes16() throws ProtocolException {
        return fixed(u16());
    }

    public byte[] bytes16(int limitBytes) throws ProtocolException {
        int size = u16();
        if (size > limitBytes) {
            throw malformed("a field of " + size + " bytes; at most " + limitBytes);
        }
        return fixed(size);
    }

    public String text(int limitBytes) throws ProtocolException {
        int size = u16();
        if (size > limitBytes) {
            throw malformed("a text of " + size + " bytes; at most " + limitBytes);
        }
        String text = utf8(size);
        if (text == null) {
            throw malformed("a text that is not UTF-8");
        }
        if (text.chars().anyMatch(PathNames::isControl)) {
            throw malformed("a control character in a text");
        }
        return text;
    }

    public Instant time() throws ProtocolException {
        long seconds = bits(8);
        long nanos = u32();
        if (seconds < -SpecLimits.TIME_SECONDS || seconds > SpecLimits.TIME_SECONDS || nanos >= 1_000_000_000) {
            throw malformed("a time out of range");
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    public Digest digest() throws ProtocolException {
        return Digest.of(bytes, advance(Digest.BYTES));
    }

    public Id16 id16() throws ProtocolException {
        return new Id16(bits(8), bits(8));
    }

    /** A path that somebody asks for: one that breaks §2.4 is the root here, and refused by {@link #end}. */
    public FerryPath path() throws ProtocolException {
        try {
            return anyPath();
        } catch (RefusedException e) {
            refuse(e);
            return FerryPath.ROOT;
        }
    }

    /** A path that somebody vouches for (a listing, a receipt): one that breaks §2.4 is malformed. */
    public FerryPath knownPath() throws ProtocolException {
        try {
            return anyPath();
        } catch (RefusedException e) {
            throw malformed(e.getMessage());
        }
    }

    public List<Digest> digests(int limit) throws ProtocolException {
        int count = count(limit, Digest.BYTES);
        List<Digest> digests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            digests.add(digest());
        }
        return List.copyOf(digests);
    }

    /** The u16 before a list; refused before anything is allocated if so many elements cannot follow. */
    public int count(int limit, int elementBytesMin) throws ProtocolException {
        int count = u16();
        if (count > limit) {
            throw malformed("a list of " + count + "; at most " + limit);
        }
        if ((long) count * elementBytesMin > remaining()) {
            throw malformed("a list of " + count + " that is not all there");
        }
        return count;
    }

    /** Keeps the first reason to refuse this request, for {@link #end}. */
    void refuse(RefusedException reason) {
        if (refusal == null) {
            refusal = reason;
        }
    }

    int remaining() {
        return limit - position;
    }

    /** @throws RefusedException if a field was well-formed but breaks a rule */
    public void end() throws FerryException {
        if (remaining() > 0) {
            throw malformed(remaining() + " bytes too many");
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    static ProtocolException malformed(@Nullable String what) {
        return new ProtocolException(ErrorCode.MALFORMED, String.valueOf(what));
    }

    private FerryPath anyPath() throws ProtocolException, RefusedException {
        int count = u8();
        List<String> names = new ArrayList<>(Math.min(count, SpecLimits.PATH_NAMES));
        boolean wellFormed = true;
        for (int i = 0; i < count; i++) {
            String name = utf8(u8());
            if (name == null) {
                wellFormed = false;
            } else {
                names.add(name);
            }
        }
        if (!wellFormed) {
            throw new RefusedException(ErrorCode.BAD_NAME, "a name that is not UTF-8");
        }
        return FerryPath.of(names);
    }

    /** Null if the bytes are not well-formed UTF-8. */
    private @Nullable String utf8(int size) throws ProtocolException {
        int from = advance(size);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, size))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private boolean bit(String what) throws ProtocolException {
        int value = u8();
        if (value > 1) {
            throw malformed("the " + what + " " + value);
        }
        return value == 1;
    }

    private long bits(int size) throws ProtocolException {
        int from = advance(size);
        long value = 0;
        for (int i = from; i < from + size; i++) {
            value = value << 8 | (bytes[i] & 0xff);
        }
        return value;
    }

    private int advance(int size) throws ProtocolException {
        if (size > remaining()) {
            throw malformed("a field that ends before its head does: " + size + " bytes, " + remaining() + " left");
        }
        int from = position;
        position += size;
        return from;
    }
}
