package ferry.protocol.auth;

import ferry.protocol.Digest;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;

/** Ed25519 device keys: RFC 8032, ferry-1.md §5.1. Public keys are their 32 raw bytes. */
public final class DeviceKeys {
    private DeviceKeys() {}

    public static KeyPair generate(SecureRandom random) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The 32 raw bytes of an Ed25519 public key. */
    public static byte[] rawPublicKey(java.security.PublicKey key) {
        throw new UnsupportedOperationException("not built yet");
    }

    public static Digest keyId(byte[] publicKey) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** {@code nonce}: empty with an exporter, the server's 32 bytes otherwise. */
    public static byte[] signIn(PrivateKey key, Binding binding, byte[] nonce, String account, Digest keyId) {
        throw new UnsupportedOperationException("not built yet");
    }

    public static boolean verifySignIn(
            byte[] publicKey, byte[] signature, Binding binding, byte[] nonce, String account, Digest keyId) {
        throw new UnsupportedOperationException("not built yet");
    }

    public static byte[] proveAdd(PrivateKey key, Binding binding, long accountId, byte[] publicKey, String label) {
        throw new UnsupportedOperationException("not built yet");
    }

    public static boolean verifyAdd(byte[] publicKey, byte[] proof, Binding binding, long accountId, String label) {
        throw new UnsupportedOperationException("not built yet");
    }
}
