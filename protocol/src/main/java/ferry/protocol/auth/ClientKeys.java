package ferry.protocol.auth;

/** The optional client key, the tutorial's "legitimate client" secret, bound to the link: ferry-1.md §5.3. */
public final class ClientKeys {
    private ClientKeys() {}

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
        throw new UnsupportedOperationException("not built yet");
    }
}
