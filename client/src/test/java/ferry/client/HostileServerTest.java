package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.MessageCodec;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.Durability;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.ReceiptEntry;
import ferry.protocol.proof.ReceiptHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may not do to its clients: ferry-1.md is checked by the receiving side, too. */
@Timeout(60)
class HostileServerTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
    private static final Digest LEAF = HashTree.leafHash(CONTENT, 0, CONTENT.length);

    @TempDir
    Path folder;

    private FerryClient client;
    private ScriptedServer server;

    @BeforeEach
    void makeClient() {
        client = new FerryClient(
                new ClientSettings(folder.resolve("state"), "test", Duration.ZERO, Optional.empty()),
                InstantSource.system(),
                TestServer.RANDOM);
    }

    @AfterEach
    void closeAll() throws Exception {
        client.close();
        server.close();
    }

    private Session against(ScriptedServer.Script script) throws Exception {
        server = new ScriptedServer(script);
        client.knownServers().pin(server.endpoint(), server.serverKeyHash());
        KeyPair key = DeviceKeys.generate(TestServer.RANDOM);
        new DeviceKeyStore(new StateDirectory(folder.resolve("state"))).keep(server.endpoint(), "alice", key);
        return client.session(server.endpoint(), Optional.of("alice"), new Credentials.DeviceKey());
    }

    private void assertRefused(Session session) {
        assertThatThrownBy(() -> session.get(
                        List.of(FerryPath.parse("f")),
                        folder.resolve("back"),
                        TransferOptions.DEFAULT,
                        TransferListener.NONE))
                .isInstanceOf(ClientException.ServerMisbehaved.class);
        assertThat(folder.resolve("back"))
                .satisfiesAnyOf(
                        back -> assertThat(back).doesNotExist(),
                        back -> assertThat(back).isDirectoryNotContaining("regex:.*[^l]$"));
    }

    private static Message.Entry entry(String path, Message.Kind kind) {
        try {
            return new Message.Entry(
                    FerryPath.parse(path),
                    kind,
                    CONTENT.length,
                    Instant.EPOCH,
                    false,
                    new Id16(1, 2),
                    kind == Message.Kind.FILE ? Optional.of(LEAF) : Optional.empty());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Answers STAT and LIST as if there were one file, and GET with {@code answer}. */
    private static ScriptedServer.Script oneFile(ScriptedServer.Script answer) {
        return (peer, frame) -> {
            long request = frame.header().request();
            switch (frame.message()) {
                case Message.Stat _ ->
                    peer.send(new Message.Entries(false, List.of(entry("", Message.Kind.FILE))), request);
                case Message.ListFiles _ -> peer.send(new Message.ErrorMessage(44, "", Optional.empty()), request);
                case Message.Goodbye _ -> {}
                default -> answer.answer(peer, frame);
            }
        };
    }

    private static Message.File file(Digest root) {
        return new Message.File(CONTENT.length, Instant.EPOCH, false, new Id16(1, 2), root, false);
    }

    @Test
    void theHonestScriptWorks() throws Exception {
        Session session = against(oneFile((peer, frame) -> {
            peer.send(file(LEAF), frame.header().request());
            peer.send(
                    new Message.FileLeaf(0, LEAF, CONTENT.length),
                    frame.header().request(),
                    CONTENT);
            peer.send(new Message.FileEnd(), frame.header().request());
        }));

        TransferReport report = session.get(
                List.of(FerryPath.parse("f")), folder.resolve("back"), TransferOptions.DEFAULT, TransferListener.NONE);

        assertThat(report.problems()).isEmpty();
        assertThat(folder.resolve("back")).hasBinaryContent(CONTENT);
    }

    @Test
    void aSignOfLifeBetweenAnswersIsNoneOfThem() throws Exception {
        Session session = against((peer, frame) -> {
            peer.send(new Message.Receiving(), 0);
            peer.send(new Message.Done(), frame.header().request());
        });

        session.makeDirectory(FerryPath.parse("d"));
        session.makeDirectory(FerryPath.parse("e"));
    }

    @Test
    void contentThatDoesNotFitItsHashIsNotPublished() throws Exception {
        assertRefused(against(oneFile((peer, frame) -> {
            peer.send(file(LEAF), frame.header().request());
            peer.send(
                    new Message.FileLeaf(0, LEAF, CONTENT.length),
                    frame.header().request(),
                    "CONTENT".getBytes(StandardCharsets.UTF_8));
            peer.send(new Message.FileEnd(), frame.header().request());
        })));
    }

    @Test
    void anotherRootThanListedIsNotPublished() throws Exception {
        assertRefused(against(oneFile((peer, frame) ->
                peer.send(file(Digest.of(new byte[32])), frame.header().request()))));
    }

    @Test
    void leavesThatDoNotFitTheRootAreNotPublished() throws Exception {
        byte[] other = "CONTENT".getBytes(StandardCharsets.UTF_8);
        assertRefused(against(oneFile((peer, frame) -> {
            peer.send(file(LEAF), frame.header().request());
            peer.send(
                    new Message.FileLeaf(0, HashTree.leafHash(other, 0, other.length), other.length),
                    frame.header().request(),
                    other);
            peer.send(new Message.FileEnd(), frame.header().request());
        })));
    }

    @Test
    void aFileThatEndsEarlyIsNotPublished() throws Exception {
        assertRefused(against(oneFile((peer, frame) -> {
            peer.send(file(LEAF), frame.header().request());
            peer.send(new Message.FileEnd(), frame.header().request());
        })));
    }

    @Test
    void aLeafBeyondTheEndIsRefused() throws Exception {
        assertRefused(against(oneFile((peer, frame) -> {
            peer.send(file(LEAF), frame.header().request());
            peer.send(
                    new Message.FileLeaf(1, LEAF, CONTENT.length),
                    frame.header().request(),
                    CONTENT);
        })));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escaped", "..", "a/../../b", "nul\0name", "."})
    void namesThatLeadOutAreRefused(String name) throws Exception {
        assertRefused(against((peer, frame) -> {
            long request = frame.header().request();
            if (frame.message() instanceof Message.Stat) {
                peer.send(new Message.Entries(false, List.of(entry("", Message.Kind.DIRECTORY))), request);
            } else {
                sendNamed(peer, request, name);
            }
        }));
        assertThat(folder.resolve("escaped")).doesNotExist();
    }

    /** Our own codec cannot make such a name: the bytes of a good one of the same length are changed. */
    private static void sendNamed(ScriptedServer.Peer peer, long request, String name) throws IOException {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        String stand = "x".repeat(wanted.length);
        byte[] frame =
                MessageCodec.encode(new Message.Entries(false, List.of(entry(stand, Message.Kind.FILE))), request);
        String latin = new String(frame, StandardCharsets.ISO_8859_1);
        int at = latin.indexOf(stand);
        System.arraycopy(wanted, 0, frame, at, wanted.length);
        peer.raw(frame);
    }

    @Test
    void anEndlessListingEnds() throws Exception {
        Session session = against((peer, frame) -> {
            while (true) {
                peer.send(
                        new Message.Entries(true, java.util.Collections.nCopies(800, entry("d", Message.Kind.FILE))),
                        frame.header().request());
            }
        });

        assertThatThrownBy(() -> session.list(FerryPath.ROOT, true, _ -> {}))
                .isInstanceOf(ClientException.ServerMisbehaved.class);
    }

    @Test
    void anAnswerToAnotherRequestEndsTheLink() throws Exception {
        Session session = against(
                (peer, frame) -> peer.send(new Message.Done(), frame.header().request() + 1));

        assertThatThrownBy(() -> session.makeDirectory(FerryPath.parse("d")))
                .isInstanceOf(ClientException.ServerMisbehaved.class);
    }

    /** A server that stores nothing and answers every PUT with a receipt that {@code forged} has changed. */
    private void assertReceiptRefused(UnaryOperator<ReceiptEntry> forged, boolean foreignKey, long sequence, long index)
            throws Exception {
        KeyPair another = DeviceKeys.generate(TestServer.RANDOM);
        Session session = against((peer, frame) -> {
            if (frame.message() instanceof Message.Put put) {
                KeyPair key = foreignKey ? another : peer.server().receiptKey;
                ReceiptEntry entry = forged.apply(new ReceiptEntry(
                        Durability.DURABLE,
                        7,
                        put.upload(),
                        put.contentLength(),
                        put.root(),
                        put.modified(),
                        put.executable(),
                        put.path()));
                byte[] encoded = entry.encode();
                ReceiptHead head = ReceiptHead.signBatch(
                        7,
                        sequence,
                        Digest.of(new byte[32]),
                        HashTree.leafHash(encoded, 0, encoded.length),
                        1,
                        Instant.EPOCH,
                        DeviceKeys.rawPublicKey(key.getPublic()),
                        key.getPrivate());
                peer.send(new Message.Head(head.encode()), 0);
                peer.send(
                        new Message.Stored(false, new Id16(1, 1), sequence, index, List.of(), encoded),
                        frame.header().request());
            }
        });
        client.knownServers().remember(server.endpoint(), 7, new KnownServers.SeenHead(5, LEAF));
        Path file = Files.write(folder.resolve("f"), CONTENT);

        assertThatThrownBy(() -> session.put(
                        List.of(file), PutAndGetTest.target("f"), TransferOptions.DEFAULT, TransferListener.NONE))
                .isInstanceOf(ClientException.ServerMisbehaved.class)
                .hasMessageContaining("receipt");
        session.close();
        server.close();
    }

    @Test
    void forgedReceiptsAreRefused() throws Exception {
        assertReceiptRefused(
                e -> new ReceiptEntry(
                        e.durability(), 7, e.upload(), 8, e.root(), e.modified(), e.executable(), e.path()),
                false,
                9,
                0);
        assertReceiptRefused(
                e -> new ReceiptEntry(
                        e.durability(),
                        7,
                        e.upload(),
                        e.sizeBytes(),
                        Digest.of(new byte[32]),
                        e.modified(),
                        e.executable(),
                        e.path()),
                false,
                9,
                0);
        assertReceiptRefused(
                e -> new ReceiptEntry(
                        e.durability(),
                        7,
                        new Id16(0, 0),
                        e.sizeBytes(),
                        e.root(),
                        e.modified(),
                        e.executable(),
                        e.path()),
                false,
                9,
                0);
        assertReceiptRefused(e -> e, true, 9, 0);
        assertReceiptRefused(e -> e, false, 9, 1);
        // Older than what this device has seen, the same again with other content, and not its successor.
        assertReceiptRefused(e -> e, false, 4, 0);
        assertReceiptRefused(e -> e, false, 5, 0);
        assertReceiptRefused(e -> e, false, 6, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "99999", "2000001", "2147483648", "99999999999999999999", "-5", "0x10"})
    void iterationCountsOutsideTheRulesAreNotAnswered(String iterations) throws Exception {
        boolean[] answered = {false};
        against((peer, frame) -> {
            if (frame.message() instanceof Message.SignInPassword(byte[] first)) {
                String text = new String(first, StandardCharsets.US_ASCII);
                String nonce = text.substring(text.indexOf(",r=") + 3);
                peer.send(
                        new Message.ScramChallenge(("r=" + nonce + "0123456789ABCDEFGHIJKLMNOPQRSTUV,s="
                                        + "A".repeat(22) + "==,i=" + iterations)
                                .getBytes(StandardCharsets.US_ASCII)),
                        0);
            } else {
                answered[0] = frame.message() instanceof Message.ScramResponse;
            }
        });

        assertThatThrownBy(() -> client.session(
                                server.endpoint(),
                                Optional.of("alice"),
                                new Credentials.Password("correct horse battery"))
                        .identity())
                .isInstanceOf(ClientException.ServerMisbehaved.class)
                .hasMessageContaining("iteration");
        assertThat(answered[0]).isFalse();
    }

    @Test
    void aServerThatDoesNotKnowThePasswordProvesNothing() throws Exception {
        against((peer, frame) -> {
            if (frame.message() instanceof Message.SignInPassword(byte[] first)) {
                String text = new String(first, StandardCharsets.US_ASCII);
                String nonce = text.substring(text.indexOf(",r=") + 3);
                peer.send(
                        new Message.ScramChallenge(
                                ("r=" + nonce + "0123456789ABCDEFGHIJKLMNOPQRSTUV,s=" + "A".repeat(22) + "==,i=100000")
                                        .getBytes(StandardCharsets.US_ASCII)),
                        0);
            } else if (frame.message() instanceof Message.ScramResponse) {
                peer.send(
                        new Message.SignedIn(
                                7,
                                "alice",
                                Message.Role.USER,
                                Message.SignInMethod.PASSWORD,
                                Instant.EPOCH,
                                DeviceKeys.rawPublicKey(peer.server().receiptKey.getPublic()),
                                ("v=" + "A".repeat(43) + "=").getBytes(StandardCharsets.US_ASCII),
                                List.of(),
                                "hostile",
                                List.of()),
                        0);
            }
        });

        assertThatThrownBy(() -> client.session(
                                server.endpoint(),
                                Optional.of("alice"),
                                new Credentials.Password("correct horse battery"))
                        .identity())
                .isInstanceOf(ClientException.ServerMisbehaved.class)
                .hasMessageContaining("did not prove");
    }

    @Test
    void aSignInAsSomebodyElseIsRefused() throws Exception {
        Session session = against((peer, frame) -> {});
        new DeviceKeyStore(new StateDirectory(folder.resolve("state")))
                .keep(server.endpoint(), "bob", DeviceKeys.generate(TestServer.RANDOM));
        server.signInAs = "mallory";

        assertThatThrownBy(session::identity).isInstanceOf(ClientException.ServerMisbehaved.class);
    }
}
