package ferry.protocol.auth;

import ferry.protocol.ByteWriter;
import ferry.protocol.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** What both sides of SCRAM-SHA-256-PLUS compute: RFC 5802 §3, §5; RFC 7677; ferry-1.md §5.2. */
final class Scram {
    static final int KEY_BITS = 256;
    /** The shortest nonce a side accepts from the other: as long as the one in RFC 7677's example. */
    static final int NONCE_CHARS_MIN = 20;

    private Scram() {}

    static byte[] saltedPassword(String prepared, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(prepared.toCharArray(), salt, iterations, KEY_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a Java without PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }

    static byte[] clientKey(byte[] salted) {
        return Hmac.of(salted, bytes("Client Key"));
    }

    static byte[] serverKey(byte[] salted) {
        return Hmac.of(salted, bytes("Server Key"));
    }

    static byte[] storedKey(byte[] clientKey) {
        return Digest.ofContent(clientKey).bytes();
    }

    /** {@code p=tls-exporter,,}: the only header this binding allows. */
    static String gs2Header(Binding binding) {
        return switch (binding.type()) {
            case TLS_EXPORTER, TLS_SERVER_END_POINT -> "p=" + binding.type().label() + ",,";
            case UNIX_PEER -> throw new IllegalArgumentException("no passwords on Unix sockets");
        };
    }

    /** The value of {@code c=}: the header and the binding bytes. */
    static String channelBinding(Binding binding) {
        byte[] bound = new ByteWriter()
                .raw(bytes(gs2Header(binding)))
                .raw(binding.bytes())
                .toBytes();
        return base64(bound);
    }

    static byte[] xor(byte[] one, byte[] other) {
        byte[] result = new byte[one.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (one[i] ^ other[i]);
        }
        return result;
    }

    /** Printable ASCII without a comma: RFC 5802 §7. */
    static boolean isNonce(String text) {
        return text.length() >= NONCE_CHARS_MIN && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ',');
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Canonical base64 only: one value, one spelling. */
    static Optional<byte[]> fromBase64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return base64(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** One byte a character, so that nothing is lost on the way back: what is compared is what was sent. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1);
    }
}
