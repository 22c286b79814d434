package ferry.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.Digest;
import ferry.protocol.Ed25519;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final byte[] NONE = new byte[0];
    private static final Binding BINDING = binding(Binding.Type.TLS_EXPORTER, 5, 6);
    private static final KeyPair PAIR = DeviceKeys.generate(new SecureRandom());
    private static final byte[] PUBLIC = DeviceKeys.rawPublicKey(PAIR.getPublic());
    private static final Digest KEY_ID = DeviceKeys.keyId(PUBLIC);

    @Test
    void aSignInHoldsForItsLinkAccountAndKeyAlone() {
        byte[] signature = DeviceKeys.signIn(PAIR.getPrivate(), BINDING, NONE, "alice", KEY_ID);
        assertThat(DeviceKeys.verifySignIn(PUBLIC, signature, BINDING, NONE, "alice", KEY_ID))
                .isTrue();

        for (Binding other : List.of(
                binding(Binding.Type.TLS_EXPORTER, 7, 6),
                binding(Binding.Type.TLS_EXPORTER, 5, 7),
                new Binding(Binding.Type.TLS_EXPORTER, new byte[31], filled(32, 6)))) {
            assertThat(DeviceKeys.verifySignIn(PUBLIC, signature, other, NONE, "alice", KEY_ID))
                    .isFalse();
        }
        assertThat(DeviceKeys.verifySignIn(PUBLIC, signature, BINDING, NONE, "alicf", KEY_ID))
                .isFalse();
        assertThat(DeviceKeys.verifySignIn(PUBLIC, signature, BINDING, NONE, "", KEY_ID))
                .isFalse();
        Digest otherId = Digest.of(filled(32, 1));
        byte[] forOtherId = DeviceKeys.signIn(PAIR.getPrivate(), BINDING, NONE, "alice", otherId);
        assertThat(DeviceKeys.verifySignIn(PUBLIC, forOtherId, BINDING, NONE, "alice", otherId))
                .isFalse();
        byte[] otherKey =
                DeviceKeys.rawPublicKey(DeviceKeys.generate(new SecureRandom()).getPublic());
        assertThat(DeviceKeys.verifySignIn(otherKey, signature, BINDING, NONE, "alice", KEY_ID))
                .isFalse();
    }

    @Test
    void everyFlippedBitOfASignatureIsRefused() {
        byte[] signature = DeviceKeys.signIn(PAIR.getPrivate(), BINDING, NONE, "alice", KEY_ID);
        for (int byteAt = 0; byteAt < signature.length; byteAt++) {
            byte[] flipped = signature.clone();
            flipped[byteAt] ^= (byte) (1 << (byteAt % 8));
            assertThat(DeviceKeys.verifySignIn(PUBLIC, flipped, BINDING, NONE, "alice", KEY_ID))
                    .isFalse();
        }
        assertThat(DeviceKeys.verifySignIn(PUBLIC, NONE, BINDING, NONE, "alice", KEY_ID))
                .isFalse();
        assertThat(DeviceKeys.verifySignIn(filled(32, 0xff), signature, BINDING, NONE, "alice", KEY_ID))
                .isFalse();
        assertThat(DeviceKeys.verifySignIn(filled(31, 1), signature, BINDING, NONE, "alice", KEY_ID))
                .isFalse();
    }

    @Test
    void withoutAnExporterTheServersNonceMakesItFresh() {
        Binding endPoint = binding(Binding.Type.TLS_SERVER_END_POINT, 5, 6);
        byte[] signature = DeviceKeys.signIn(PAIR.getPrivate(), endPoint, filled(32, 1), "alice", KEY_ID);

        assertThat(DeviceKeys.verifySignIn(PUBLIC, signature, endPoint, filled(32, 1), "alice", KEY_ID))
                .isTrue();
        assertThat(DeviceKeys.verifySignIn(PUBLIC, signature, endPoint, filled(32, 2), "alice", KEY_ID))
                .isFalse();
        assertThatThrownBy(() -> DeviceKeys.signIn(PAIR.getPrivate(), endPoint, NONE, "alice", KEY_ID))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aProofForANewKeyIsNoSignInAndHoldsForOneAccount() {
        byte[] proof = DeviceKeys.proveAdd(PAIR.getPrivate(), BINDING, 7, PUBLIC, "laptop");

        assertThat(DeviceKeys.verifyAdd(PUBLIC, proof, BINDING, 7, "laptop")).isTrue();
        assertThat(DeviceKeys.verifyAdd(PUBLIC, proof, BINDING, 8, "laptop")).isFalse();
        assertThat(DeviceKeys.verifyAdd(PUBLIC, proof, BINDING, 7, "laptops")).isFalse();
        assertThat(DeviceKeys.verifyAdd(PUBLIC, proof, binding(Binding.Type.TLS_EXPORTER, 1, 6), 7, "laptop"))
                .isFalse();
        assertThat(DeviceKeys.verifySignIn(PUBLIC, proof, BINDING, NONE, "alice", KEY_ID))
                .isFalse();
    }

    @Test
    void aClientKeysMacHoldsForItsSideLinkNoncesAndName() {
        byte[] key = filled(32, 9);
        byte[] mac = ClientKeys.mac(key, ClientKeys.Side.CLIENT, BINDING, filled(32, 1), filled(32, 2), "office");

        assertThat(verify(mac, key, ClientKeys.Side.CLIENT, BINDING, 1, 2, "office"))
                .isTrue();
        assertThat(verify(mac, key, ClientKeys.Side.SERVER, BINDING, 1, 2, "office"))
                .isFalse();
        assertThat(verify(mac, filled(32, 8), ClientKeys.Side.CLIENT, BINDING, 1, 2, "office"))
                .isFalse();
        assertThat(verify(mac, key, ClientKeys.Side.CLIENT, BINDING, 2, 1, "office"))
                .isFalse();
        assertThat(verify(mac, key, ClientKeys.Side.CLIENT, BINDING, 1, 3, "office"))
                .isFalse();
        assertThat(verify(mac, key, ClientKeys.Side.CLIENT, BINDING, 1, 2, "offic"))
                .isFalse();
        Binding other = binding(Binding.Type.TLS_EXPORTER, 1, 6);
        assertThat(verify(mac, key, ClientKeys.Side.CLIENT, other, 1, 2, "office"))
                .isFalse();
        assertThat(verify(Arrays.copyOf(mac, 31), key, ClientKeys.Side.CLIENT, BINDING, 1, 2, "office"))
                .isFalse();
    }

    /** RFC 8032 §7.1, TEST 2. */
    @Test
    void rawKeysAndSignaturesAreThoseOfRfc8032() {
        byte[] publicKey = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        byte[] signature = hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        assertThat(Ed25519.verify(publicKey, signature, new byte[] {0x72})).isTrue();
        assertThat(Ed25519.verify(publicKey, signature, new byte[] {0x73})).isFalse();
        assertThat(Ed25519.verify(PUBLIC, Ed25519.sign(PAIR.getPrivate(), NONE), NONE))
                .isTrue();
    }

    private static boolean verify(
            byte[] mac, byte[] key, ClientKeys.Side side, Binding binding, int client, int server, String name) {
        return ClientKeys.verify(mac, key, side, binding, filled(32, client), filled(32, server), name);
    }

    private static Binding binding(Binding.Type type, int bytes, int serverKey) {
        return new Binding(type, filled(32, bytes), filled(32, serverKey));
    }

    private static byte[] hex(String hex) {
        return java.util.HexFormat.of().parseHex(hex);
    }

    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
