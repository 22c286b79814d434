package ferry.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.Digest;
import ferry.protocol.FerryException;
import ferry.protocol.Vectors;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuthVectorsTest {
    static Stream<Vectors.Vector> proofs() {
        return Vectors.read("sign-in.txt").stream();
    }

    static Stream<Vectors.Vector> passwords() {
        return Vectors.read("passwords.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void aProofIsAsItsVectorSays(Vectors.Vector vector) throws Exception {
        switch (vector.text("kind")) {
            case "device-key" -> deviceKey(vector);
            case "key-add" -> keyAdd(vector);
            case "client-key" -> clientKey(vector);
            case "scram" -> scram(vector);
            default -> throw new AssertionError(vector.text("kind"));
        }
    }

    @ParameterizedTest
    @MethodSource("passwords")
    void aPasswordIsPreparedAsItsVectorSays(Vectors.Vector vector) throws Passwords.BadPasswordException {
        String password = new String(vector.bytes("password"), StandardCharsets.UTF_8);
        if (vector.has("gives")) {
            assertThat(Passwords.prepare(password).getBytes(StandardCharsets.UTF_8))
                    .isEqualTo(vector.bytes("gives"));
        } else {
            assertThatThrownBy(() -> Passwords.prepare(password))
                    .isInstanceOf(Passwords.BadPasswordException.class)
                    .hasMessage(vector.text("refused"));
        }
    }

    private static void deviceKey(Vectors.Vector v) throws GeneralSecurityException {
        byte[] publicKey = v.bytes("public-key");
        Digest keyId = DeviceKeys.keyId(publicKey);
        byte[] proof = DeviceKeys.signIn(privateKey(v), binding(v), v.bytes("nonce"), v.text("account"), keyId);

        assertThat(proof).isEqualTo(v.bytes("proof"));
        assertThat(DeviceKeys.verifySignIn(publicKey, proof, binding(v), v.bytes("nonce"), v.text("account"), keyId))
                .isTrue();
    }

    private static void keyAdd(Vectors.Vector v) throws GeneralSecurityException {
        long account = Long.parseLong(v.text("account-id"));
        byte[] publicKey = v.bytes("public-key");
        byte[] proof = DeviceKeys.proveAdd(privateKey(v), binding(v), account, publicKey, v.text("label"));

        assertThat(proof).isEqualTo(v.bytes("proof"));
        assertThat(DeviceKeys.verifyAdd(publicKey, proof, binding(v), account, v.text("label")))
                .isTrue();
    }

    private static void clientKey(Vectors.Vector v) {
        ClientKeys.Side side = v.text("role").equals("C") ? ClientKeys.Side.CLIENT : ClientKeys.Side.SERVER;
        assertThat(ClientKeys.mac(
                        v.bytes("key"),
                        side,
                        binding(v),
                        v.bytes("client-nonce"),
                        v.bytes("server-nonce"),
                        v.text("key-name")))
                .isEqualTo(v.bytes("proof"));
    }

    private static void scram(Vectors.Vector v) throws FerryException, Passwords.BadPasswordException {
        String prepared = Passwords.prepare(v.text("password"));
        PasswordVerifier verifier =
                PasswordVerifier.derive(prepared, v.bytes("salt"), Integer.parseInt(v.text("iterations")));
        assertThat(verifier.storedKey()).isEqualTo(v.bytes("stored-key"));
        assertThat(verifier.serverKey()).isEqualTo(v.bytes("server-key"));

        ScramClient client = new ScramClient(v.text("account"), prepared, binding(v), v.bytes("client-nonce"));
        assertThat(client.clientFirst()).asString().isEqualTo(v.text("client-first"));
        ScramServer server = new ScramServer(client.clientFirst(), binding(v), v.bytes("server-nonce"));
        byte[] serverFirst = server.challenge(verifier);
        assertThat(serverFirst).asString().isEqualTo(v.text("server-first"));
        byte[] clientFinal = client.clientFinal(serverFirst);
        assertThat(clientFinal).asString().isEqualTo(v.text("client-final"));
        byte[] serverFinal = server.finish(clientFinal).orElseThrow();
        assertThat(serverFinal).asString().isEqualTo(v.text("server-final"));
        assertThat(client.isServerProven(serverFinal)).isTrue();
    }

    private static PrivateKey privateKey(Vectors.Vector v) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, v.bytes("seed")));
    }

    private static Binding binding(Vectors.Vector v) {
        Binding.Type type = Arrays.stream(Binding.Type.values())
                .filter(one -> one.label().equals(v.text("binding-type")))
                .findFirst()
                .orElseThrow();
        return new Binding(type, v.bytes("binding"), v.bytes("server-key-hash"));
    }
}
