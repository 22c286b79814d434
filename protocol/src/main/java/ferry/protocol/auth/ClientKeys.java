package ferry.protocol.auth;

import ferry.protocol.ByteWriter;
import ferry.protocol.SpecLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The optional client key, the tutorial's "legitimate client" secret, bound to the link: ferry-1.md §5.3. */
public final class ClientKeys {
    private static final byte[] DOMAIN = "ferry-client-key-v1\0".getBytes(StandardCharsets.US_ASCII);

    private ClientKeys() {}

    /** Who made a MAC: one cannot be reflected as the other. */
    public enum Side {
        CLIENT('C'),
        SERVER('S');

        private final char role;

        Side(char role) {
            this.role = role;
        }

        char role() {
            return role;
        }
    }

    /** HMAC-SHA-256, 32 bytes. */
    public static byte[] mac(
            byte[] key, Side side, Binding binding, byte[] clientNonce, byte[] serverNonce, String keyName) {
        ByteWriter transcript = new ByteWriter().raw(DOMAIN).u8(side.role());
        binding.write(transcript)
                .fixed(clientNonce, SpecLimits.NONCE_BYTES)
                .fixed(serverNonce, SpecLimits.NONCE_BYTES)
                .text(keyName, SpecLimits.LABEL_BYTES);
        return Hmac.of(key, transcript.toBytes());
    }

    /** Whether {@code mac} is the one of {@code side}; in constant time. */
    public static boolean verify(
            byte[] mac,
            byte[] key,
            Side side,
            Binding binding,
            byte[] clientNonce,
            byte[] serverNonce,
            String keyName) {
        return MessageDigest.isEqual(mac, mac(key, side, binding, clientNonce, serverNonce, keyName));
    }
}
