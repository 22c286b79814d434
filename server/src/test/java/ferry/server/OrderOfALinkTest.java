package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.FrameReader;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.ClientKeys;
import ferry.protocol.auth.ScramClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S4 on the wire: what is not due has no effect (ferry-1.md §4). */
class OrderOfALinkTest {
    private static final Set<ErrorCode> WRONG_ORDER =
            EnumSet.of(ErrorCode.UNEXPECTED_MESSAGE, ErrorCode.PROTOCOL_VIOLATION, ErrorCode.TOO_LARGE);

    @TempDir
    static Path directory;

    private static TestServer server;
    private static TestAccount alice;
    private static final TestAccount stranger = TestAccount.of("stranger");

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
    void onlyHelloMayComeFirst() throws Exception {
        for (Message first : everything()) {
            if (!(first instanceof Message.Hello)) {
                expectRefused(List.of(), first, WRONG_ORDER);
            }
        }
    }

    @Test
    void afterHelloOnlySignInsMayCome() throws Exception {
        for (Message second : everything()) {
            if (second instanceof Message.Register) {
                continue;
            }
            expectRefused(
                    List.of(RawClient.hello()),
                    second,
                    switch (second) {
                        // The key is made for another link; the password starts an exchange; peers belong to Unix
                        // sockets.
                        case Message.SignInKey _ -> EnumSet.of(ErrorCode.SIGN_IN_FAILED);
                        case Message.SignInPeer _ -> EnumSet.of(ErrorCode.METHOD_UNAVAILABLE);
                        case Message.SignInPassword _ -> EnumSet.noneOf(ErrorCode.class);
                        default -> WRONG_ORDER;
                    });
        }
    }

    @Test
    void afterAChallengeOnlyTheResponseMayCome() throws Exception {
        Message.SignInPassword password = null;
        try (RawClient client = server.tls()) {
            ScramClient scram = new ScramClient(alice.name(), alice.password(), client.binding(), RawClient.nonce24());
            password = new Message.SignInPassword(scram.clientFirst());
        }
        for (Message third : everything()) {
            expectRefused(
                    List.of(RawClient.hello(), password),
                    third,
                    switch (third) {
                        case Message.ScramResponse _ -> EnumSet.of(ErrorCode.SIGN_IN_FAILED, ErrorCode.MALFORMED);
                        default -> WRONG_ORDER;
                    });
        }
    }

    @Test
    void registerMayComeOnceAndSignsNobodyIn() throws Exception {
        TestAccount grace = TestAccount.of("grace");
        List<Message> registered = List.of(RawClient.hello(), grace.register());
        expectRefused(registered, TestAccount.of("grace2").register(), WRONG_ORDER);
        for (Message request : ClientMessages.requests()) {
            TestAccount other =
                    TestAccount.of("r" + request.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
            expectRefused(List.of(RawClient.hello(), other.register()), request, WRONG_ORDER);
        }
    }

    @Test
    void signedInLinksTakeNothingOfASignIn() throws Exception {
        List<Message> wrong = new ArrayList<>(ClientMessages.ofServers());
        try (RawClient client = server.tls()) {
            wrong.addAll(ClientMessages.beforeSignIn(client, alice, stranger));
        }
        for (Message message : wrong) {
            try (RawClient client = server.signedIn(alice)) {
                client.raw(ClientMessages.bytes(message));
                assertThat(client.refusal()).as(message.toString()).isIn(WRONG_ORDER);
                client.expectEnd();
            }
        }
    }

    @Test
    void requestsBehindAFailedSignInAreNotEvenParsed() throws Exception {
        long requests = server.server.counters().requests();
        try (RawClient client = server.tls();
                RawClient other = server.tls()) {
            byte[] rubbish = new byte[40_000];
            client.raw(
                    RawClient.bytes(RawClient.hello(), 0),
                    RawClient.bytes(other.signInKey(alice), 0),
                    client.numbered(RawClient.put("behind", ClientMessages.CONTENT), ClientMessages.CONTENT),
                    client.numbered(new Message.MakeDirectory(RawClient.path("behind-too"))),
                    rubbish);
            client.expect(Message.HelloOk.class);
            assertThat(client.refusal()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
            client.expectEnd();
        }
        assertThat(server.server.counters().requests()).isEqualTo(requests);
        try (RawClient client = server.signedIn(alice)) {
            client.request(new Message.Stat(RawClient.path("behind")));
            assertThat(client.refusal()).isEqualTo(ErrorCode.NOT_FOUND);
            client.request(new Message.Stat(RawClient.path("behind-too")));
            assertThat(client.refusal()).isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void onAUnixSocketOnlyThePeerSignsIn() throws Exception {
        List<Message> signIns = new ArrayList<>();
        try (RawClient client = server.tls()) {
            signIns.add(client.signInKey(alice));
            ScramClient scram = new ScramClient(alice.name(), alice.password(), client.binding(), RawClient.nonce24());
            signIns.add(new Message.SignInPassword(scram.clientFirst()));
        }
        for (Message signIn : signIns) {
            try (RawClient client = server.unix()) {
                client.raw(RawClient.bytes(RawClient.hello(), 0), RawClient.bytes(signIn, 0));
                client.expect(Message.HelloOk.class);
                assertThat(client.refusal()).isEqualTo(ErrorCode.METHOD_UNAVAILABLE);
                client.expectEnd();
            }
        }
    }

    @Test
    void requestNumbersHaveNoGapsAndNoRepeats() throws Exception {
        for (long wrong : new long[] {0, 2, 0xffffffffL}) {
            try (RawClient client = server.signedIn(alice)) {
                client.raw(RawClient.bytes(new Message.Ping(), wrong));
                assertThat(client.refusal()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
                client.expectEnd();
            }
        }
        try (RawClient client = server.signedIn(alice)) {
            client.raw(RawClient.bytes(new Message.Ping(), 1), RawClient.bytes(new Message.Ping(), 1));
            client.expect(Message.Pong.class);
            assertThat(client.refusal()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        }
    }

    @Test
    void anotherVersionIsRefusedWithOurs() throws Exception {
        try (RawClient client = server.tls()) {
            client.send(new Message.Hello(2, 9, new byte[32], List.of(), "newer"));
            Message.ErrorMessage error = client.expect(Message.ErrorMessage.class);
            assertThat(ErrorCode.of(error.code())).contains(ErrorCode.VERSION_UNSUPPORTED);
            assertThat(error.detail()).contains("1");
            client.expectEnd();
        }
    }

    @Test
    void aDemandedClientKeyComesBeforeAnythingElse(@TempDir Path other) throws Exception {
        byte[] key = new byte[32];
        key[7] = 7;
        try (TestServer demanding = TestServer.demanding(other, Map.of("laptops", key))) {
            try (RawClient client = demanding.tls()) {
                client.raw(RawClient.bytes(RawClient.hello(), 0), RawClient.bytes(stranger.register(), 0));
                assertThat(client.expect(Message.HelloOk.class).clientKeyDemanded())
                        .isTrue();
                assertThat(client.refusal()).isEqualTo(ErrorCode.CLIENT_KEY_REQUIRED);
                client.expectEnd();
            }
            assertThat(offer(demanding, "laptops", new byte[32])).isEqualTo(Optional.of(ErrorCode.CLIENT_KEY_REFUSED));
            assertThat(offer(demanding, "phones", key)).isEqualTo(Optional.of(ErrorCode.CLIENT_KEY_REFUSED));
            assertThat(offer(demanding, "laptops", key)).isEmpty();
        }
    }

    /** Offers a client key and registers behind it; empty if that worked. */
    private static Optional<ErrorCode> offer(TestServer demanding, String name, byte[] key) throws IOException {
        try (RawClient client = demanding.tls()) {
            Message.Hello hello = RawClient.hello();
            client.send(hello);
            byte[] nonce = client.expect(Message.HelloOk.class).nonce();
            byte[] mac = ClientKeys.mac(key, ClientKeys.Side.CLIENT, client.binding(), hello.nonce(), nonce, name);
            client.raw(RawClient.bytes(new Message.ClientKey(name, mac), 0), RawClient.bytes(stranger.register(), 0));
            Message answer = client.next().message();
            if (answer instanceof Message.ErrorMessage error) {
                return ErrorCode.of(error.code());
            }
            assertThat(((Message.ClientKeyOk) answer).mac())
                    .isEqualTo(
                            ClientKeys.mac(key, ClientKeys.Side.SERVER, client.binding(), hello.nonce(), nonce, name));
            client.expect(Message.Registered.class);
            return Optional.empty();
        }
    }

    @Test
    void claimsBeyondTheLimitsAreRefusedWhenTheHeaderIsRead() throws Exception {
        byte[] longHead = RawClient.bytes(RawClient.hello(), 0);
        longHead[2] = 0x10;
        longHead[3] = 0x01;
        assertThat(SpecLimits.HEAD_BYTES_BEFORE_SIGN_IN).isEqualTo(0x1000);
        byte[] hugeContent = RawClient.bytes(RawClient.put("x", new byte[0]), 1);
        hugeContent[4] = (byte) 0x7f;
        for (int i = 0; i < 50; i++) {
            try (RawClient client = server.tls()) {
                client.raw(java.util.Arrays.copyOf(longHead, 12));
                assertThat(client.refusal()).isEqualTo(ErrorCode.TOO_LARGE);
                client.expectEnd();
            }
        }
        try (RawClient client = server.signedIn(alice)) {
            client.raw(java.util.Arrays.copyOf(hugeContent, 12));
            assertThat(client.refusal()).isEqualTo(ErrorCode.TOO_LARGE);
            client.expectEnd();
        }
    }

    private static List<Message> everything() throws IOException {
        List<Message> all = new ArrayList<>();
        try (RawClient client = server.tls()) {
            all.addAll(ClientMessages.beforeSignIn(client, alice, stranger));
        }
        all.addAll(ClientMessages.requests());
        all.addAll(ClientMessages.ofServers());
        return all;
    }

    /** Sends {@code before}, which is in order, then {@code wrong}; it must end the link with one of {@code codes}. */
    private static void expectRefused(List<Message> before, Message wrong, Set<ErrorCode> codes) throws IOException {
        long requests = server.server.counters().requests();
        try (RawClient client = server.tls()) {
            for (Message message : before) {
                client.send(message);
                client.next();
            }
            client.raw(ClientMessages.bytes(wrong));
            FrameReader.Frame answer = client.next();
            if (codes.isEmpty()) {
                assertThat(answer.message()).isInstanceOf(Message.ScramChallenge.class);
                return;
            }
            assertThat(answer.message()).as("answer to %s", wrong).isInstanceOf(Message.ErrorMessage.class);
            int code = ((Message.ErrorMessage) answer.message()).code();
            assertThat(ErrorCode.of(code).orElseThrow())
                    .as("answer to %s", wrong)
                    .isIn(codes);
            assertThat(answer.header().request()).isZero();
            client.expectEnd();
        }
        assertThat(server.server.counters().requests())
                .as("requests after %s", wrong)
                .isEqualTo(requests);
    }
}
