package ferry.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ongres.scram.common.StringPreparation;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import ferry.protocol.SpecLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScramTest {
    private static final byte[] SALT = filled(16, 7);
    private static final byte[] CLIENT_NONCE = filled(24, 1);
    private static final byte[] SERVER_NONCE = filled(24, 2);
    private static final Binding BINDING = new Binding(Binding.Type.TLS_EXPORTER, filled(32, 5), filled(32, 6));
    private static final Binding OTHER = new Binding(Binding.Type.TLS_EXPORTER, filled(32, 8), filled(32, 6));
    private static final String PASSWORD = "correct horse 电池";
    /** The floor: quick enough for a test. */
    private static final int ITERATIONS = SpecLimits.ITERATIONS_MIN;

    private static final PasswordVerifier VERIFIER = PasswordVerifier.derive(PASSWORD, SALT, ITERATIONS);

    @Test
    void theRightPasswordSignsInAndTheServerProvesItself() throws FerryException {
        ScramClient client = new ScramClient("alice", PASSWORD, BINDING, CLIENT_NONCE);
        ScramServer server = new ScramServer(client.clientFirst(), BINDING, SERVER_NONCE);
        assertThat(server.account()).isEqualTo("alice");

        byte[] clientFinal = client.clientFinal(server.challenge(VERIFIER));
        Optional<byte[]> serverFinal = server.finish(clientFinal);

        assertThat(serverFinal).isPresent();
        assertThat(client.isServerProven(serverFinal.get())).isTrue();
        byte[] forged = serverFinal.get().clone();
        forged[10] ^= 1;
        assertThat(client.isServerProven(forged)).isFalse();
        assertThat(client.isServerProven(new byte[0])).isFalse();
    }

    @Test
    void aForeignClientSignsIn() throws Exception {
        for (Binding.Type type : List.of(Binding.Type.TLS_EXPORTER, Binding.Type.TLS_SERVER_END_POINT)) {
            Binding binding = new Binding(type, filled(32, 5), filled(32, 6));
            com.ongres.scram.client.ScramClient foreign = foreign(binding, PASSWORD);
            ScramServer server = new ScramServer(bytes(foreign.clientFirstMessage()), binding, SERVER_NONCE);
            foreign.serverFirstMessage(text(server.challenge(VERIFIER)));

            Optional<byte[]> serverFinal = server.finish(bytes(foreign.clientFinalMessage()));

            assertThat(serverFinal).isPresent();
            foreign.serverFinalMessage(text(serverFinal.get())); // throws if the server is not proven
        }
    }

    @Test
    void aForeignClientWithAWrongPasswordOrBindingDoesNot() throws Exception {
        for (var foreign : List.of(foreign(BINDING, "wrong"), foreign(OTHER, PASSWORD))) {
            ScramServer server = new ScramServer(bytes(foreign.clientFirstMessage()), BINDING, SERVER_NONCE);
            foreign.serverFirstMessage(text(server.challenge(VERIFIER)));
            assertThat(server.finish(bytes(foreign.clientFinalMessage()))).isEmpty();
        }
    }

    @Test
    void aWrongPasswordAndARelayedBindingAreRefused() throws FerryException {
        assertThat(exchange("correct horse", BINDING, BINDING)).isEmpty();
        assertThat(exchange(PASSWORD, BINDING, OTHER)).isEmpty();
        assertThat(exchange(PASSWORD, OTHER, BINDING)).isEmpty();
        assertThat(exchange(PASSWORD, OTHER, OTHER)).isPresent();
    }

    @Test
    void aReplayedProofIsRefusedOnEveryOtherLink() throws FerryException {
        ScramClient client = new ScramClient("alice", PASSWORD, BINDING, CLIENT_NONCE);
        ScramServer first = new ScramServer(client.clientFirst(), BINDING, SERVER_NONCE);
        byte[] proof = client.clientFinal(first.challenge(VERIFIER));
        assertThat(first.finish(proof)).isPresent();
        assertThatThrownBy(() -> first.finish(proof)).isInstanceOf(IllegalStateException.class);

        ScramServer otherNonce = new ScramServer(client.clientFirst(), BINDING, filled(24, 3));
        otherNonce.challenge(VERIFIER);
        assertThat(otherNonce.finish(proof)).isEmpty();
        ScramServer otherLink = new ScramServer(client.clientFirst(), OTHER, SERVER_NONCE);
        otherLink.challenge(VERIFIER);
        assertThat(otherLink.finish(proof)).isEmpty();
    }

    @Test
    void onlyTheHeaderOfThisBindingIsAccepted() {
        String rest = "n=alice,r=" + "a".repeat(32);
        for (String header : List.of(
                "n,,",
                "y,,",
                "p=tls-unique,,",
                "p=tls-server-end-point,,",
                "p=tls-exporter,a=bob,",
                "P=tls-exporter,,",
                "")) {
            refused(header + rest, ErrorCode.SIGN_IN_FAILED);
        }
    }

    @Test
    void aFlippedHeaderInsideTheProofIsRefused() throws FerryException {
        for (String header : List.of("n,,", "y,,", "p=tls-unique,,")) {
            ScramClient client = new ScramClient("alice", PASSWORD, BINDING, CLIENT_NONCE);
            ScramServer server = new ScramServer(client.clientFirst(), BINDING, SERVER_NONCE);
            String proof = text(client.clientFinal(server.challenge(VERIFIER)));
            String bound = Scram.base64((header + "?".repeat(32)).getBytes(StandardCharsets.US_ASCII));
            assertThat(server.finish(bytes(proof.replaceFirst("c=[^,]+", "c=" + bound))))
                    .isEmpty();
        }
    }

    @Test
    void malformedFirstMessagesAreRefused() {
        String nonce = "r=" + "a".repeat(32);
        for (String rest : List.of(
                "",
                "n=alice",
                "n=alice,",
                "m=ext,n=alice," + nonce,
                "n=alice," + nonce + ",x=1",
                nonce + ",n=alice",
                "n=al=ice," + nonce,
                "n=alice=2," + nonce,
                "n=alice=2c," + nonce,
                "n=alice,r=",
                "n=alice,r=short",
                "n=alice,r=" + "a".repeat(31) + " ",
                "n=alice,r=" + "a".repeat(31) + "\u00e9")) {
            refused("p=tls-exporter,," + rest, ErrorCode.MALFORMED);
        }
    }

    @Test
    void namesAreEscapedOnTheWire() throws FerryException {
        ScramClient client = new ScramClient("a,b=c=2C", PASSWORD, BINDING, CLIENT_NONCE);
        assertThat(text(client.clientFirst())).contains("n=a=2Cb=3Dc=3D2C,");
        assertThat(new ScramServer(client.clientFirst(), BINDING, SERVER_NONCE).account())
                .isEqualTo("a,b=c=2C");
    }

    @Test
    void malformedFinalMessagesFailLikeWrongOnes() throws FerryException {
        ScramClient client = new ScramClient("alice", PASSWORD, BINDING, CLIENT_NONCE);
        ScramServer probe = new ScramServer(client.clientFirst(), BINDING, SERVER_NONCE);
        String good = text(client.clientFinal(probe.challenge(VERIFIER)));
        String withoutProof = good.substring(0, good.lastIndexOf(",p="));
        for (String bad : List.of(
                "",
                "p=",
                withoutProof,
                withoutProof + ",p=",
                withoutProof + ",p=AAAA",
                withoutProof + ",p=*",
                good + "=",
                good.substring(0, good.length() - 1),
                good + ",x=1",
                withoutProof + ",x=1" + good.substring(good.lastIndexOf(",p=")),
                "m=1," + good,
                good.replace("c=", "C="))) {
            ScramServer server = new ScramServer(client.clientFirst(), BINDING, SERVER_NONCE);
            server.challenge(VERIFIER);
            assertThat(server.finish(bytes(bad))).as(bad).isEmpty();
        }
        assertThat(probe.finish(bytes(good))).isPresent();
    }

    @Test
    void aHostileServerGetsNoProof() {
        String nonces = "r=" + Scram.base64(CLIENT_NONCE) + Scram.base64(SERVER_NONCE);
        String salt = ",s=" + Scram.base64(SALT);
        refusedByClient(nonces + salt + ",i=1", ErrorCode.BAD_CREDENTIAL);
        refusedByClient(nonces + salt + ",i=99999", ErrorCode.BAD_CREDENTIAL);
        refusedByClient(nonces + salt + ",i=2000001", ErrorCode.BAD_CREDENTIAL);
        refusedByClient(nonces + salt + ",i=2147483647", ErrorCode.BAD_CREDENTIAL);
        refusedByClient(nonces + ",s=" + Scram.base64(filled(15, 0)) + ",i=600000", ErrorCode.BAD_CREDENTIAL);
        refusedByClient(nonces + ",s=" + Scram.base64(filled(65, 0)) + ",i=600000", ErrorCode.BAD_CREDENTIAL);
        refusedByClient(nonces + ",s=,i=600000", ErrorCode.BAD_CREDENTIAL);
        for (String count : List.of("", "0", "-1", "0600000", "6e5", "600000 ", "99999999999999999999")) {
            refusedByClient(nonces + salt + ",i=" + count, ErrorCode.MALFORMED);
        }
        refusedByClient(nonces + ",s=*,i=600000", ErrorCode.MALFORMED);
        refusedByClient("m=x," + nonces + salt + ",i=600000", ErrorCode.MALFORMED);
        refusedByClient(nonces + salt + ",i=600000,x=1", ErrorCode.MALFORMED);
        refusedByClient("e=other-error", ErrorCode.MALFORMED);
        refusedByClient("", ErrorCode.MALFORMED);
        refusedByClient("r=" + Scram.base64(CLIENT_NONCE) + salt + ",i=600000", ErrorCode.SIGN_IN_FAILED);
        refusedByClient("r=" + Scram.base64(filled(48, 9)) + salt + ",i=600000", ErrorCode.SIGN_IN_FAILED);
    }

    private static Optional<byte[]> exchange(String password, Binding clientSide, Binding serverSide)
            throws FerryException {
        ScramClient client = new ScramClient("alice", password, clientSide, CLIENT_NONCE);
        ScramServer server = new ScramServer(client.clientFirst(), serverSide, SERVER_NONCE);
        return server.finish(client.clientFinal(server.challenge(VERIFIER)));
    }

    private static void refused(String clientFirst, ErrorCode code) {
        assertThatThrownBy(() -> new ScramServer(bytes(clientFirst), BINDING, SERVER_NONCE))
                .as(clientFirst)
                .isInstanceOfSatisfying(
                        FerryException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void refusedByClient(String serverFirst, ErrorCode code) {
        ScramClient client = new ScramClient("alice", PASSWORD, BINDING, CLIENT_NONCE);
        client.clientFirst();
        assertThatThrownBy(() -> client.clientFinal(bytes(serverFirst)))
                .as(serverFirst)
                .isInstanceOfSatisfying(
                        FerryException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static com.ongres.scram.client.ScramClient foreign(Binding binding, String password) {
        return com.ongres.scram.client.ScramClient.builder()
                .advertisedMechanisms(List.of("SCRAM-SHA-256-PLUS"))
                .username("alice")
                .password(password.toCharArray())
                .channelBinding(binding.type().label(), binding.bytes())
                .stringPreparation(StringPreparation.SASL_PREPARATION)
                .build();
    }

    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] bytes(Object message) {
        return message.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1);
    }
}
