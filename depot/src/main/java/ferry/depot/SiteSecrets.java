package ferry.depot;

import ferry.protocol.SpecLimits;
import ferry.protocol.auth.PasswordVerifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the site's secret is good for: password verifiers and second factors are encrypted with it, since a stolen ServerKey would let a
 * thief pose as the server, and it makes the salts of accounts that do not exist (ferry-1.md §5.2). Thread-safe.
 */
final class SiteSecrets {
    private static final String HMAC = "HmacSHA256";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    private final SecretKey site;
    private final SecretKey verifiers;
    private final SecretKey factors;
    private final SecureRandom random;

    SiteSecrets(byte[] secret, SecureRandom random) {
        if (secret.length != KEY_BYTES) {
            throw new IllegalArgumentException("a site's secret has " + KEY_BYTES + " bytes");
        }
        this.site = new SecretKeySpec(secret, HMAC);
        this.random = random;
        try {
            this.verifiers = derive(secret, "ferry password verifiers v1");
            this.factors = derive(secret, "ferry second factors v1");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Java 25 has HKDF and AES", e);
        }
    }

    private static SecretKey derive(byte[] secret, String purpose) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        "AES",
                        HKDFParameterSpec.ofExtract()
                                .addIKM(secret)
                                .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), KEY_BYTES));
    }

    /** The account's id goes in as associated data: a second factor moved to another account does not open. */
    byte[] sealFactor(long account, byte[] plain) {
        return seal(factors, Long.toString(account), plain);
    }

    /** @throws WrongSecretException if it was sealed with another secret, for another account, or changed since */
    byte[] openFactor(long account, byte[] sealed) throws WrongSecretException {
        return open(factors, Long.toString(account), sealed);
    }

    /** The account's name goes in as associated data: a verifier moved to another account does not open. */
    byte[] seal(String account, PasswordVerifier verifier) {
        byte[] plain = ByteBuffer.allocate(Integer.BYTES + 2 * KEY_BYTES + verifier.salt().length)
                .putInt(verifier.iterations())
                .put(verifier.storedKey())
                .put(verifier.serverKey())
                .put(verifier.salt())
                .array();
        return seal(verifiers, account, plain);
    }

    /** @throws WrongSecretException if it was sealed with another secret, for another account, or changed since */
    PasswordVerifier open(String account, byte[] sealed) throws WrongSecretException {
        ByteBuffer plain = ByteBuffer.wrap(open(verifiers, account, sealed));
        int iterations = plain.getInt();
        byte[] storedKey = new byte[KEY_BYTES];
        byte[] serverKey = new byte[KEY_BYTES];
        plain.get(storedKey).get(serverKey);
        byte[] salt = new byte[plain.remaining()];
        plain.get(salt);
        return new PasswordVerifier(salt, iterations, storedKey, serverKey);
    }

    private byte[] seal(SecretKey key, String whose, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(key, Cipher.ENCRYPT_MODE, nonce, whose).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("AES-GCM encrypts what it is given", e);
        }
    }

    private static byte[] open(SecretKey key, String whose, byte[] sealed) throws WrongSecretException {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(key, Cipher.DECRYPT_MODE, nonce, whose)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new WrongSecretException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("AES-GCM decrypts what it made", e);
        }
    }

    /** A number that tells sites apart and tells nothing of the secret. */
    long identity() {
        return ByteBuffer.wrap(hmac("site identity", "")).getLong();
    }

    /** For an account that does not exist: always the same for one name, known to nobody else, and never matched. */
    PasswordVerifier mock(String account) {
        return new PasswordVerifier(
                Arrays.copyOf(hmac("salt", account), SpecLimits.SALT_BYTES),
                SpecLimits.ITERATIONS,
                hmac("stored key", account),
                hmac("server key", account));
    }

    private byte[] hmac(String label, String account) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(site);
            mac.update(label.getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(account.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError("every Java has HMAC-SHA-256", e);
        }
    }

    private static Cipher cipher(SecretKey key, int mode, byte[] nonce, String account)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(account.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** The site's secret is not the one the verifiers were sealed with: an administrator restored half a backup. */
    static final class WrongSecretException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongSecretException(Throwable cause) {
            super("a password verifier or second factor does not open with the site's secret", cause);
        }
    }
}
