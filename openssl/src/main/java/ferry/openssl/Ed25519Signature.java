package ferry.openssl;

import ferry.openssl.OpenSsl.Function;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.EdECKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 (RFC 8032), of one key and any number of short messages. Keys stay Java's objects; the library has a copy for the
 * time of one call. It accepts what Java's own does, and nothing else. One thread.
 */
final class Ed25519Signature extends SignatureSpi {
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    /** NID_ED25519. */
    private static final long KIND = 1087;
    /** 2^255 − 19. */
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private final OpenSsl library;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private @Nullable EdECPrivateKey secret;
    private byte @Nullable [] point;

    Ed25519Signature(OpenSsl library) {
        this.library = library;
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
        if (!(key instanceof EdECPublicKey own) || !isOfThisCurve(own)) {
            throw new InvalidKeyException("no Ed25519 public key");
        }
        checkForm(own.getPoint());
        begin(null, encode(own));
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
        if (!(key instanceof EdECPrivateKey own) || !isOfThisCurve(own)) {
            throw new InvalidKeyException("no Ed25519 private key");
        }
        begin(own, null);
    }

    /** RFC 8032 §5.1.3 refuses second forms of a key; the library takes them. */
    private static void checkForm(EdECPoint point) throws InvalidKeyException {
        BigInteger y = point.getY();
        boolean isXZero = y.equals(BigInteger.ONE) || y.equals(PRIME.subtract(BigInteger.ONE));
        if (y.compareTo(PRIME) >= 0 || (isXZero && point.isXOdd())) {
            throw new InvalidKeyException("not the form of a point");
        }
    }

    private static boolean isOfThisCurve(EdECKey key) {
        return key.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
    }

    /** RFC 8032 §5.1.2: y as 32 bytes, the least first; the highest bit tells whether x is odd. */
    private static byte[] encode(EdECPublicKey key) {
        byte[] y = key.getPoint().getY().toByteArray();
        byte[] encoded = new byte[KEY_BYTES];
        for (int i = 0; i < y.length && i < KEY_BYTES; i++) {
            encoded[i] = y[y.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            encoded[KEY_BYTES - 1] |= (byte) 0x80;
        }
        return encoded;
    }

    private void begin(@Nullable EdECPrivateKey nextSecret, byte @Nullable [] nextPoint) {
        secret = nextSecret;
        point = nextPoint;
        message.reset();
    }

    @Override
    protected void engineUpdate(byte input) {
        message.write(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        message.write(input, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
        EdECPrivateKey own = secret;
        if (own == null) {
            throw new SignatureException("no key to sign with");
        }
        byte[] key = own.getBytes().orElseThrow(() -> new SignatureException("a key that does not tell its bytes"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment signature = arena.allocate(SIGNATURE_BYTES);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_LONG, SIGNATURE_BYTES);
            MemorySegment text = takeMessage(arena);
            boolean signed = withKey(
                    arena,
                    Function.EVP_PKEY_new_raw_private_key,
                    key,
                    Function.EVP_DigestSignInit,
                    context -> (int) library.call(
                                            Function.EVP_DigestSign,
                                            context,
                                            signature.address(),
                                            length.address(),
                                            text.address(),
                                            text.byteSize())
                                    == 1
                            && length.get(ValueLayout.JAVA_LONG, 0) == SIGNATURE_BYTES);
            if (!signed) {
                throw new SignatureException("the library does not sign: " + library.failure());
            }
            return signature.toArray(ValueLayout.JAVA_BYTE);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
        byte[] key = point;
        if (key == null) {
            throw new SignatureException("no key to verify with");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment claimed = arena.allocateFrom(ValueLayout.JAVA_BYTE, signature);
            MemorySegment text = takeMessage(arena);
            if (signature.length != SIGNATURE_BYTES) {
                throw new SignatureException("a signature of " + signature.length + " bytes");
            }
            boolean right = withKey(
                    arena,
                    Function.EVP_PKEY_new_raw_public_key,
                    key,
                    Function.EVP_DigestVerifyInit,
                    context -> (int) library.call(
                                    Function.EVP_DigestVerify,
                                    context,
                                    claimed.address(),
                                    claimed.byteSize(),
                                    text.address(),
                                    text.byteSize())
                            == 1);
            if (!right) {
                library.failure(); // Empties the queue of this thread.
            }
            return right;
        }
    }

    private MemorySegment takeMessage(Arena arena) {
        // An empty message has an address too.
        MemorySegment text = arena.allocate(Math.max(1, message.size()));
        MemorySegment.copy(message.toByteArray(), 0, text, ValueLayout.JAVA_BYTE, 0, message.size());
        MemorySegment taken = text.asSlice(0, message.size());
        message.reset();
        return taken;
    }

    /** One signature made or checked; false is a failure that the library's queue may say more about. */
    private interface Work {
        boolean isDone(long context);
    }

    private boolean withKey(Arena arena, Function reader, byte[] bytes, Function start, Work work) {
        MemorySegment raw = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
        long key = library.call(reader, KIND, 0, raw.address(), raw.byteSize());
        raw.fill((byte) 0);
        if (key == 0) {
            return false;
        }
        long context = library.call(Function.EVP_MD_CTX_new);
        try {
            return context != 0 && (int) library.call(start, context, 0, 0, 0, key) == 1 && work.isDone(context);
        } finally {
            library.call(Function.EVP_MD_CTX_free, context);
            library.call(Function.EVP_PKEY_free, key);
        }
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
        throw new InvalidParameterException("Ed25519 has no parameters");
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
        throw new InvalidParameterException("Ed25519 has no parameters");
    }
}
