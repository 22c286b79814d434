package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.ScramClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sign-ins where the transport has no exporter (ferry-1.md §3.1, type 2): every link has the same binding, so it is the
 * server's nonce that makes what was said on one worthless on another.
 */
class BoundToTheCertificateTest {
    private static final int TIMES = Integer.getInteger("ferry.proof.replays", 20);

    @TempDir
    static Path directory;

    private static TestServer server;
    private static TestAccount alice;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(directory);
        alice = server.register("alice");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static Message.SignInKey signInKey(RawClient client, byte[] nonce) {
        byte[] signature =
                DeviceKeys.signIn(alice.device().getPrivate(), client.binding(), nonce, alice.name(), alice.keyId());
        return new Message.SignInKey(alice.name(), alice.keyId(), signature);
    }

    @Test
    void aCapturedKeySignInIsRefusedOnANewLink() throws Exception {
        Message.SignInKey captured;
        try (RawClient client = server.withoutExporter()) {
            client.send(RawClient.hello());
            captured = signInKey(client, client.expect(Message.HelloOk.class).nonce());
            client.send(captured);
            assertThat(client.expect(Message.SignedIn.class).account()).isEqualTo(alice.name());
        }
        for (int i = 0; i < TIMES; i++) {
            try (RawClient replay = server.withoutExporter()) {
                replay.send(RawClient.hello());
                replay.expect(Message.HelloOk.class);
                replay.send(captured);
                assertThat(replay.refusal()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
                replay.expectEnd();
            }
        }
    }

    @Test
    void aSignInBehindHelloThatCannotKnowTheNonceIsRefused() throws Exception {
        try (RawClient client = server.withoutExporter()) {
            client.send(RawClient.hello());
            client.send(signInKey(client, new byte[32]));
            client.expect(Message.HelloOk.class);
            assertThat(client.refusal()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        }
    }

    @Test
    void aKeySignInBoundToAnExporterIsRefused() throws Exception {
        try (RawClient other = server.tls();
                RawClient client = server.withoutExporter()) {
            client.send(RawClient.hello());
            client.expect(Message.HelloOk.class);
            client.send(other.signInKey(alice));
            assertThat(client.refusal()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        }
    }

    @Test
    void aCapturedPasswordExchangeIsRefusedOnANewLink() throws Exception {
        byte[] first;
        byte[] last;
        try (RawClient client = server.withoutExporter()) {
            client.send(RawClient.hello());
            client.expect(Message.HelloOk.class);
            ScramClient scram = new ScramClient(alice.name(), alice.password(), client.binding(), RawClient.nonce24());
            first = scram.clientFirst();
            client.send(new Message.SignInPassword(first));
            last = scram.clientFinal(client.expect(Message.ScramChallenge.class).serverFirst());
            client.send(new Message.ScramResponse(last));
            client.expect(Message.SignedIn.class);
        }
        for (int i = 0; i < TIMES; i++) {
            try (RawClient replay = server.withoutExporter()) {
                replay.send(RawClient.hello());
                replay.expect(Message.HelloOk.class);
                replay.send(new Message.SignInPassword(first));
                replay.expect(Message.ScramChallenge.class);
                replay.send(new Message.ScramResponse(last));
                assertThat(replay.refusal()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
                replay.expectEnd();
            }
        }
    }

    @Test
    void theClientCannotChooseTheBinding() throws Exception {
        byte[] keyHash;
        try (RawClient other = server.tls()) {
            keyHash = other.binding().serverKeyHash();
        }
        Binding claimed = new Binding(Binding.Type.TLS_EXPORTER, new byte[32], keyHash);
        try (RawClient client = server.withoutExporter()) {
            client.send(RawClient.hello());
            client.expect(Message.HelloOk.class);
            ScramClient scram = new ScramClient(alice.name(), alice.password(), claimed, RawClient.nonce24());
            client.send(new Message.SignInPassword(scram.clientFirst()));
            assertThat(client.refusal()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        }
    }
}
