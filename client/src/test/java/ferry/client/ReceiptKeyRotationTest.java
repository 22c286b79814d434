package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.AccountAccess;
import ferry.protocol.Digest;
import ferry.protocol.Message;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.ReceiptChain;
import ferry.protocol.proof.ReceiptHead;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client makes of a new receipt key: it follows where the former one leads, and nowhere else (S16). */
class ReceiptKeyRotationTest {
    private static final int ROOT_UID = 4_711;

    @TempDir
    Path folder;

    private TestServer server;
    private FerryClient client;
    private Session session;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder.resolve("server"));
        server.depot().ensureFirstAccount("root", ROOT_UID);
        client = server.client(folder.resolve("state"));
        session = server.register(client, "alice");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private void rotate() throws Exception {
        try (AccountAccess root = server.depot()
                .receive(Binding.unixPeer(), OptionalInt.of(ROOT_UID), "test", "test", () -> {})
                .signIn(new Message.SignInPeer(""))) {
            root.administration().keys().rotateReceiptKey();
        }
    }

    private TransferReport put(String name) throws Exception {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            Files.writeString(file, "content of " + name);
        }
        TransferReport report = session.put(
                List.of(file), PutAndGetTest.target("inbox/"), TransferOptions.DEFAULT, TransferListener.NONE);
        assertThat(report.problems()).isEmpty();
        return report;
    }

    private void signInAnew() throws Exception {
        session.close();
        session = client.session(server.tcp(), Optional.of("alice"), new Credentials.DeviceKey());
    }

    private byte[] pinned() throws Exception {
        return client.knownServers()
                .find(server.tcp())
                .flatMap(KnownServers.KnownServer::receiptKey)
                .orElseThrow();
    }

    private byte[] current() {
        return server.depot().receiptKey();
    }

    private byte[] export() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        session.exportReceipts(out);
        return out.toByteArray();
    }

    private static ReceiptFile.Verified verify(byte[] file, Optional<byte[]> key, KnownServers known) throws Exception {
        return ReceiptFile.verify(new ByteArrayInputStream(file), key, known);
    }

    @Test
    void aSessionGoesOnAndTheNextOnePinsTheNewKey() throws Exception {
        put("a");
        byte[] first = pinned();

        rotate();
        put("b");
        assertThat(pinned()).isEqualTo(first).isNotEqualTo(current());
        rotate();
        put("c");
        // Stored before: the receipt of then, signed with the key of then.
        assertThat(put("a").lastReceipt().orElseThrow().head().isSignedBy(first))
                .isTrue();
        signInAnew();
        put("d");

        assertThat(pinned()).isEqualTo(current());
        assertThat(put("a").lastReceipt().orElseThrow().head().isSignedBy(first))
                .isTrue();
    }

    @Test
    void receiptsAreVerifiedOfflineAcrossTheRotation() throws Exception {
        put("a");
        byte[] first = pinned();
        rotate();
        put("b");
        signInAnew();

        byte[] file = export();

        KnownServers nobody = new KnownServers(new StateDirectory(folder.resolve("empty")));
        ReceiptFile.Verified verified = verify(file, Optional.empty(), client.knownServers());
        assertThat(verified.against()).isEqualTo(ReceiptFile.Against.PINNED_KEY);
        assertThat(verified.files()).isEqualTo(2);
        assertThat(verified.batches()).isEqualTo(2);
        assertThat(verify(file, Optional.of(first), nobody).files()).isEqualTo(2);
        assertThat(verify(file, Optional.of(current()), nobody).files()).isEqualTo(2);
        byte[] other =
                DeviceKeys.rawPublicKey(DeviceKeys.generate(TestServer.RANDOM).getPublic());
        assertThatThrownBy(() -> verify(file, Optional.of(other), nobody))
                .isInstanceOf(ReceiptFile.InvalidReceiptsException.class);
    }

    @Test
    void aDeviceThatComesAfterTheRotationLearnsTheFormerKeyToo() throws Exception {
        put("a");
        rotate();
        try (FerryClient other = server.client(folder.resolve("other"))) {
            Session late = other.login(server.tcp(), "alice", "correct horse battery", "late");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            late.exportReceipts(out);

            ReceiptFile.Verified verified = verify(out.toByteArray(), Optional.empty(), other.knownServers());

            assertThat(verified.against()).isEqualTo(ReceiptFile.Against.PINNED_KEY);
            late.close();
        }
    }

    @Test
    void aForgedFileThatHandsOverToThePinnedKeyIsNoProof() throws Exception {
        KeyPair thief = DeviceKeys.generate(TestServer.RANDOM);
        byte[] thiefKey = DeviceKeys.rawPublicKey(thief.getPublic());
        put("a");
        ReceiptHead forged = ReceiptHead.signRotation(
                9, 1, ReceiptHead.NO_PREVIOUS, pinned(), Instant.EPOCH, thiefKey, thief.getPrivate());
        java.util.Base64.Encoder base64 = java.util.Base64.getEncoder();
        String file = "{\"ferry-receipts\":1,\"account\":9,\"name\":\"x\",\"server\":\"" + server.tcp()
                + "\",\"key\":\"" + base64.encodeToString(thiefKey) + "\"}\n{\"head\":\""
                + base64.encodeToString(forged.encode()) + "\"}\n{\"end\":1}\n";

        assertThatThrownBy(() -> verify(file.getBytes(), Optional.empty(), client.knownServers()))
                .isInstanceOf(ReceiptFile.InvalidReceiptsException.class)
                .hasMessageContaining("no head is signed");
    }

    @Test
    void aKeyThatTheFormerOneDidNotNameIsRefusedAndNothingIsPinned() throws Exception {
        put("a");
        byte[] first = pinned();
        KeyPair thief = DeviceKeys.generate(TestServer.RANDOM);
        byte[] thiefKey = DeviceKeys.rawPublicKey(thief.getPublic());
        ReceiptHead forged = ReceiptHead.signRotation(
                0, 1, ReceiptHead.NO_PREVIOUS, thiefKey, Instant.EPOCH, thiefKey, thief.getPrivate());

        assertThatThrownBy(() -> client.knownServers()
                        .pinReceiptKey(
                                server.tcp(), thiefKey, List.of(new Message.KeyHandover(first, forged.encode()))))
                .isInstanceOf(ReceiptChain.BrokenChainException.class);
        assertThat(pinned()).isEqualTo(first);
        ReceiptCheck check = new ReceiptCheck(1, List.of(first), Optional.empty(), new SignedHeads());
        assertThatThrownBy(() -> check.head(forged.encode()))
                .isInstanceOf(ClientException.ServerMisbehaved.class)
                .hasMessageContaining("hands the receipts over");
        assertThat(check.keys()).containsExactly(first);
        assertThat(Digest.ofContent(first)).isNotEqualTo(Digest.ofContent(thiefKey));
    }
}
