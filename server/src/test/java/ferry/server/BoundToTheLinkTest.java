package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.ClientKeys;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.SaltedPassword;
import ferry.protocol.auth.ScramClient;
import ferry.transport.Deadlines;
import ferry.transport.Dialer;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.Listener;
import ferry.transport.TlsEngines;
import ferry.transport.TlsIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S5, S6: what was said on one link is worth nothing on another. */
class BoundToTheLinkTest {
    /** S6 asks for 10,000 ({@code docs/proof.md}). */
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

    @Test
    void aCapturedKeySignInIsRefusedOnANewLink() throws Exception {
        byte[] captured;
        try (RawClient client = server.tls()) {
            captured = RawClient.concat(
                    RawClient.bytes(RawClient.hello(), 0), RawClient.bytes(client.signInKey(alice), 0));
            client.raw(captured);
            client.expect(Message.HelloOk.class);
            client.expect(Message.SignedIn.class);
        }
        for (int i = 0; i < TIMES; i++) {
            try (RawClient replay = server.tls()) {
                replay.raw(captured);
                replay.expect(Message.HelloOk.class);
                assertThat(replay.refusal()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
                replay.expectEnd();
            }
        }
    }

    @Test
    void aCapturedPasswordExchangeIsRefusedOnANewLink() throws Exception {
        byte[] first;
        byte[] last;
        try (RawClient client = server.tls()) {
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
            try (RawClient replay = server.tls()) {
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
    void aCapturedClientKeyIsRefusedOnANewLinkAndTheServersOwnMacToo() throws Exception {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Message.Hello hello = RawClient.hello();
        try (TestServer demanding = TestServer.demanding(directory.resolve("demanding"), Map.of("laptops", key))) {
            Message.ClientKey captured;
            byte[] reflected;
            try (RawClient client = demanding.tls()) {
                client.send(hello);
                byte[] serverNonce = client.expect(Message.HelloOk.class).nonce();
                captured = new Message.ClientKey(
                        "laptops",
                        ClientKeys.mac(
                                key, ClientKeys.Side.CLIENT, client.binding(), hello.nonce(), serverNonce, "laptops"));
                client.send(captured);
                reflected = client.expect(Message.ClientKeyOk.class).mac();
            }
            for (int i = 0; i < TIMES; i++) {
                for (Message.ClientKey replayed : List.of(captured, new Message.ClientKey("laptops", reflected))) {
                    try (RawClient replay = demanding.tls()) {
                        replay.send(hello);
                        replay.expect(Message.HelloOk.class);
                        replay.send(replayed);
                        assertThat(replay.refusal()).isEqualTo(ErrorCode.CLIENT_KEY_REFUSED);
                        replay.expectEnd();
                    }
                }
            }
        }
    }

    @Test
    void aCapturedProofOfANewKeyIsRefusedOnANewLink() throws Exception {
        TestAccount mallory = server.register("mallory");
        TestAccount added = TestAccount.of("alice");
        byte[] captured;
        try (RawClient client = server.signedIn(alice)) {
            long id = 2;
            byte[] proof =
                    DeviceKeys.proveAdd(added.device().getPrivate(), client.binding(), id, added.publicKey(), "new");
            captured = client.numbered(new Message.KeyAdd(added.publicKey(), "new", proof));
            client.raw(captured);
            client.expect(Message.Done.class);
        }
        for (int i = 0; i < TIMES; i++) {
            for (TestAccount account : List.of(alice, mallory)) {
                try (RawClient replay = server.signedIn(account)) {
                    replay.raw(captured);
                    assertThat(replay.refusal()).isEqualTo(ErrorCode.BAD_CREDENTIAL);
                }
            }
        }
    }

    @Test
    void anotherAccountGainsNothingFromACapturedUpload() throws Exception {
        TestAccount eve = server.register("eve");
        byte[] content = new byte[(2 << 20) + 1];
        new Random(6).nextBytes(content);
        Id16 id = RawClient.uploadId();
        Message.OpenUpload open = RawClient.open("captured", content.length, id);
        byte[] captured;
        try (RawClient owner = server.signedIn(alice)) {
            captured = owner.numbered(open);
            owner.raw(captured);
            long upload = owner.lastRequest();
            long epoch = owner.answer(Message.UploadState.class).epoch();
            owner.sendLeaf(upload, content, 0);
            owner.sendLeaf(upload, content, 1);
            for (int i = 0; i < TIMES; i++) {
                try (RawClient stranger = server.tls()) {
                    stranger.raw(RawClient.bytes(RawClient.hello(), 0), captured);
                    stranger.expect(Message.HelloOk.class);
                    assertThat(stranger.refusal()).isEqualTo(ErrorCode.UNEXPECTED_MESSAGE);
                }
                try (RawClient other = server.signedIn(eve)) {
                    other.request(new Message.AttachUpload(id, epoch));
                    assertThat(other.refusal()).isEqualTo(ErrorCode.UPLOAD_UNKNOWN);
                    other.request(new Message.DiscardUpload(id));
                    assertThat(other.refusal()).isEqualTo(ErrorCode.UPLOAD_UNKNOWN);
                    long own = other.request(open);
                    assertThat(other.answer(Message.UploadState.class).leafHashes())
                            .isEmpty();
                    other.sendLeaf(own, content, 2);
                    other.request(new Message.FinishUpload(own, RawClient.root(content)));
                    assertThat(other.refusal()).isEqualTo(ErrorCode.UPLOAD_INCOMPLETE);
                    other.request(new Message.DiscardUpload(id));
                    other.answer(Message.Done.class);
                }
            }
            owner.sendLeaf(upload, content, 2);
            owner.request(new Message.FinishUpload(upload, RawClient.root(content)));
            owner.answer(Message.Stored.class);
            assertThat(owner.get("captured")).isEqualTo(content);
        }
    }

    @Test
    void aRelayWithItsOwnCertificateGainsNothing() throws Exception {
        try (Relay relay = new Relay();
                RawClient victim = relay.dialThrough()) {
            victim.raw(RawClient.bytes(RawClient.hello(), 0), RawClient.bytes(victim.signInKey(alice), 0));
            victim.expect(Message.HelloOk.class);
            assertThat(victim.refusal()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        }
        try (Relay relay = new Relay();
                RawClient victim = relay.dialThrough()) {
            victim.send(RawClient.hello());
            victim.expect(Message.HelloOk.class);
            ScramClient scram = new ScramClient(alice.name(), alice.password(), victim.binding(), RawClient.nonce24());
            victim.send(new Message.SignInPassword(scram.clientFirst()));
            byte[] challenge = victim.expect(Message.ScramChallenge.class).serverFirst();
            victim.send(new Message.ScramResponse(scram.clientFinal(challenge)));
            assertThat(victim.refusal()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        }
    }

    @Test
    void unknownAccountsAnswerLikeKnownOnes() throws Exception {
        TestAccount nobody = TestAccount.of("nobody");
        for (TestAccount account : new TestAccount[] {
            nobody, new TestAccount("alice", new SaltedPassword("wrong password"), nobody.device(), nobody.verifier())
        }) {
            try (RawClient client = server.tls()) {
                client.send(RawClient.hello());
                client.expect(Message.HelloOk.class);
                assertThatThrownBy(() -> client.signInPassword(account, client.binding()))
                        .hasMessageContaining("code=" + ErrorCode.SIGN_IN_FAILED.wire());
            }
        }
    }

    /** Terminates TLS with a key of its own and passes everything on, unchanged. */
    private static final class Relay implements AutoCloseable {
        private final Deadlines deadlines = new Deadlines();
        private final Dialer dialer = new Dialer(TlsEngines.jsse(SpecLimits.ALPN), deadlines);
        private final Listener listener;

        Relay() throws IOException {
            TlsIdentity own = TlsIdentity.generate(new SecureRandom(), InstantSource.system());
            listener = Listener.tcp(new Endpoint.Tcp("127.0.0.1", 0), TlsEngines.jsse(SpecLimits.ALPN), own);
            Thread.ofVirtual().start(this::relayOne);
        }

        RawClient dialThrough() throws IOException {
            return new RawClient(dialer.tcp((Endpoint.Tcp) listener.endpoint(), _ -> {}, Duration.ofSeconds(10)));
        }

        private void relayOne() {
            try {
                Link victim = listener.accept().open();
                Link behind = server.tlsLink();
                Thread.ofVirtual().start(() -> pump(victim, behind));
                pump(behind, victim);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private static void pump(Link from, Link to) {
            byte[] buffer = new byte[8_192];
            try (to) {
                for (int count = from.read(buffer, 0, buffer.length); count >= 0; ) {
                    to.write(buffer, 0, count);
                    to.flush();
                    count = from.read(buffer, 0, buffer.length);
                }
            } catch (IOException e) {
                // One side left: the relay's work is over.
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            deadlines.close();
        }
    }
}
