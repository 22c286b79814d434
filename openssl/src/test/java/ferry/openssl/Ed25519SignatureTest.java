package ferry.openssl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beside Java's own signatures: both say the same of everything. */
final class Ed25519SignatureTest {
    private static final String PROVIDER = "FerryOpenSSL";
    private static final String JAVAS = "SunEC";
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    /** Of the group: RFC 8032 §5.1. */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeEach
    void install() {
        assumeTrue(
                OpenSsl.find().isPresent(),
                "OpenSSL 3 is not installed (Debian: libssl3): nothing is proven about it by this run");
        System.out.println("seed " + seed);
        OpenSslProvider.install();
    }

    @AfterEach
    void remove() {
        Security.removeProvider(PROVIDER);
    }

    @Test
    void itIsWhatTheProcessSignsAndVerifiesWith() throws Exception {
        KeyPair pair = pair();
        Signature signer = Signature.getInstance("Ed25519");
        Signature verifier = Signature.getInstance("Ed25519");

        signer.initSign(pair.getPrivate());
        verifier.initVerify(pair.getPublic());

        assertThat(signer.getProvider().getName()).isEqualTo(PROVIDER);
        assertThat(verifier.getProvider().getName()).isEqualTo(PROVIDER);
    }

    @Test
    void signaturesAreThoseOfTheStandard() throws Exception {
        // RFC 8032 §7.1, TEST 3.
        HexFormat hex = HexFormat.of();
        byte[] secret = hex.parseHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
        Signature signer = Signature.getInstance("Ed25519", PROVIDER);

        signer.initSign(KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, secret)));
        signer.update(hex.parseHex("af82"));

        assertThat(hex.formatHex(signer.sign()))
                .isEqualTo("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    }

    @Test
    void signaturesOfEachAreTheOthersToo() throws Exception {
        for (int each = 0; each < 50; each++) {
            KeyPair pair = pair();
            byte[] message = bytes(each == 0 ? 0 : random.nextInt(500));

            byte[] own = sign(PROVIDER, pair, message);

            assertThat(own).isEqualTo(sign(JAVAS, pair, message));
            assertThat(isRight(PROVIDER, pair.getPublic(), own, message)).isTrue();
        }
    }

    @Test
    void oneBitChangedIsNoSignature() throws Exception {
        KeyPair pair = pair();
        byte[] message = bytes(100);
        byte[] signature = sign(PROVIDER, pair, message);

        for (int bit = 0; bit < signature.length * 8; bit++) {
            byte[] other = signature.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(isRight(PROVIDER, pair.getPublic(), other, message))
                    .as("bit %d of the signature, seed %d", bit, seed)
                    .isFalse();
        }
        message[random.nextInt(message.length)] ^= 1;
        assertThat(isRight(PROVIDER, pair.getPublic(), signature, message)).isFalse();
        assertThat(isRight(PROVIDER, pair().getPublic(), signature, message)).isFalse();
    }

    @Test
    void aSecondFormOfASignatureIsNone() throws Exception {
        KeyPair pair = pair();
        byte[] message = bytes(100);
        byte[] signature = sign(PROVIDER, pair, message);
        BigInteger s = number(Arrays.copyOfRange(signature, 32, 64));

        // The same modulo the order of the group, so the equation still holds.
        System.arraycopy(encoded(s.add(ORDER)), 0, signature, 32, 32);

        assertThat(isRight(JAVAS, pair.getPublic(), signature, message)).isFalse();
        assertThat(isRight(PROVIDER, pair.getPublic(), signature, message)).isFalse();
    }

    /** With the signature that every message has under a key of the smallest order, s = 0 and R = the neutral point. */
    @Test
    void whatIsNoNumberOfTheFieldIsNoKey() throws Exception {
        byte[] signature = new byte[64];
        signature[0] = 1;

        for (int above = 0; above < 19; above++) {
            byte[] key = encoded(PRIME.add(BigInteger.valueOf(above)));
            for (int sign : List.of(0, 0x80)) {
                key[31] = (byte) (key[31] & 0x7f | sign);
                assertThat(isRight(JAVAS, key(key), signature, bytes(20))).isFalse();
                assertThat(isRight(PROVIDER, key(key), signature, bytes(20)))
                        .as("2^255 − 19 + %d", above)
                        .isFalse();
            }
        }
    }

    @Test
    void ofPointsOfSmallOrderBothSayTheSame() throws Exception {
        List<String> points = List.of(
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        for (String key : points) {
            for (String r : points) {
                byte[] signature = Arrays.copyOf(HexFormat.of().parseHex(r), 64);
                PublicKey point = key(HexFormat.of().parseHex(key));
                for (int message = 0; message < 16; message++) {
                    byte[] text = {(byte) message};
                    assertThat(isRight(PROVIDER, point, signature, text))
                            .as("key %s, R %s, message %d", key, r, message)
                            .isEqualTo(isRight(JAVAS, point, signature, text));
                }
            }
        }
    }

    @Test
    void whatIsNoPointIsNoKey() throws Exception {
        for (int each = 0; each < 100; each++) {
            byte[] key = bytes(32);
            byte[] signature = bytes(64);
            signature[63] = 0;
            assertThat(isRight(PROVIDER, key(key), signature, bytes(20))).isFalse();
        }
    }

    @Test
    void keysOfOtherKindsAreRefused() throws Exception {
        KeyPair other = KeyPairGenerator.getInstance("Ed448").generateKeyPair();
        Signature signature = Signature.getInstance("Ed25519", PROVIDER);

        assertThatThrownBy(() -> signature.initSign(other.getPrivate())).isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> signature.initVerify(other.getPublic())).isInstanceOf(InvalidKeyException.class);
    }

    private static KeyPair pair() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static PublicKey key(byte[] raw) throws GeneralSecurityException {
        byte[] x509 = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + raw.length);
        System.arraycopy(raw, 0, x509, X509_PREFIX.length, raw.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
    }

    private static byte[] sign(String provider, KeyPair pair, byte[] message) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("Ed25519", provider);
        signer.initSign(pair.getPrivate());
        signer.update(message);
        return signer.sign();
    }

    /** An exception is a no. */
    private static boolean isRight(String provider, PublicKey key, byte[] signature, byte[] message) {
        try {
            Signature verifier = Signature.getInstance("Ed25519", provider);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException no) {
            return false;
        }
    }

    private static BigInteger number(byte[] leastFirst) {
        return new BigInteger(1, reversed(leastFirst));
    }

    private static byte[] encoded(BigInteger number) {
        byte[] encoded = new byte[32];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = number.shiftRight(8 * i).byteValue();
        }
        return encoded;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
