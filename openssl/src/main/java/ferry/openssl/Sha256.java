package ferry.openssl;

import ferry.openssl.OpenSsl.Function;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigestSpi;

/** The library's state is plain bytes, so it lies in Java's heap, can be copied, and nothing has to be freed. */
final class Sha256 extends MessageDigestSpi implements Cloneable {
    private static final int BYTES = 32;
    /** SHA256_CTX: eight words of hash, two of length, a block of sixteen, two more. */
    private static final int STATE_WORDS = 28;
    /** A native call on Java's arrays holds up the garbage collector: a tenth of a millisecond at most. */
    private static final int PIECE_BYTES = 128 * 1024;

    private final OpenSsl library;
    private int[] state = new int[STATE_WORDS];

    Sha256(OpenSsl library) {
        this.library = library;
        engineReset();
    }

    @Override
    protected int engineGetDigestLength() {
        return BYTES;
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        MemorySegment hash = MemorySegment.ofArray(state);
        MemorySegment data = MemorySegment.ofArray(input).asSlice(offset, length);
        for (long at = 0; at < length; at += PIECE_BYTES) {
            long piece = Math.min(PIECE_BYTES, length - at);
            library.hash(Function.SHA256_Update, hash, data.asSlice(at, piece), piece);
        }
    }

    @Override
    protected byte[] engineDigest() {
        byte[] digest = new byte[BYTES];
        library.hash(Function.SHA256_Final, MemorySegment.ofArray(digest), MemorySegment.ofArray(state), 0);
        engineReset();
        return digest;
    }

    @Override
    protected void engineReset() {
        MemorySegment hash = MemorySegment.ofArray(state);
        library.hash(Function.SHA256_Init, hash, MemorySegment.NULL, 0);
    }

    @Override
    public Object clone() throws CloneNotSupportedException {
        if (super.clone() instanceof Sha256 copy) {
            copy.state = state.clone();
            return copy;
        }
        throw new AssertionError("a clone is of its own class");
    }
}
