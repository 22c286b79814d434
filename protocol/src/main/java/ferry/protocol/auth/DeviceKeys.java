package ferry.protocol.auth;

import ferry.protocol.ByteWriter;
import ferry.protocol.Digest;
import ferry.protocol.Ed25519;
import ferry.protocol.SpecLimits;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;

/** Ed25519 device keys: RFC 8032, ferry-1.md §5.1. Public keys are their 32 raw bytes. */
public final class DeviceKeys {
    private static final byte[] SIGN_IN_DOMAIN = "ferry-auth-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADD_DOMAIN = "ferry-key-v1\0".getBytes(StandardCharsets.US_ASCII);

    private DeviceKeys() {}

    public static KeyPair generate(SecureRandom random) {
        return Ed25519.generate(random);
    }

    /** The 32 raw bytes of an Ed25519 public key. */
    public static byte[] rawPublicKey(PublicKey key) {
        return Ed25519.raw(key);
    }

    public static Digest keyId(byte[] publicKey) {
        return Ed25519.keyId(publicKey);
    }

    /** {@code nonce}: empty with an exporter, the server's 32 bytes otherwise. */
    public static byte[] signIn(PrivateKey key, Binding binding, byte[] nonce, String account, Digest keyId) {
        return Ed25519.sign(key, signInTranscript(binding, nonce, account, keyId));
    }

    /** False as well if {@code keyId} is not that of {@code publicKey}; the work does not depend on the outcome. */
    public static boolean verifySignIn(
            byte[] publicKey, byte[] signature, Binding binding, byte[] nonce, String account, Digest keyId) {
        boolean signed = Ed25519.verify(publicKey, signature, signInTranscript(binding, nonce, account, keyId));
        boolean named = keyId.equals(keyId(publicKey));
        return signed && named;
    }

    public static byte[] proveAdd(PrivateKey key, Binding binding, long accountId, byte[] publicKey, String label) {
        return Ed25519.sign(key, addTranscript(binding, accountId, publicKey, label));
    }

    public static boolean verifyAdd(byte[] publicKey, byte[] proof, Binding binding, long accountId, String label) {
        return Ed25519.verify(publicKey, proof, addTranscript(binding, accountId, publicKey, label));
    }

    /** Without an exporter nothing of the link is fresh but the server's nonce. */
    private static byte[] signInTranscript(Binding binding, byte[] nonce, String account, Digest keyId) {
        int nonceBytes = binding.type() == Binding.Type.TLS_SERVER_END_POINT ? SpecLimits.NONCE_BYTES : 0;
        if (nonce.length != nonceBytes) {
            throw new IllegalArgumentException("a nonce of " + nonce.length + " bytes with " + binding.type());
        }
        return binding.write(new ByteWriter().raw(SIGN_IN_DOMAIN))
                .bytes8(nonce)
                .text(account, SpecLimits.ACCOUNT_CHARS)
                .digest(keyId)
                .toBytes();
    }

    private static byte[] addTranscript(Binding binding, long accountId, byte[] publicKey, String label) {
        return binding.write(new ByteWriter().raw(ADD_DOMAIN))
                .u64(accountId)
                .fixed(publicKey, Ed25519.PUBLIC_KEY_BYTES)
                .text(label, SpecLimits.LABEL_BYTES)
                .toBytes();
    }
}
