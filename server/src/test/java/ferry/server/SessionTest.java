package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FrameReader;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.Receipt;
import ferry.protocol.proof.ReceiptEntry;
import ferry.protocol.proof.ReceiptHead;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

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
    void aDeviceKeyHelloAndRequestsTravelInOneWrite() throws Exception {
        try (RawClient client = server.tls()) {
            client.raw(RawClient.concat(
                    RawClient.bytes(RawClient.hello(), 0),
                    RawClient.bytes(client.signInKey(alice), 0),
                    client.numbered(RawClient.put("flight/a.txt", HELLO), HELLO),
                    client.numbered(new Message.Stat(RawClient.path("flight/a.txt")))));

            client.expect(Message.HelloOk.class);
            Message.SignedIn signedIn = client.expect(Message.SignedIn.class);
            assertThat(signedIn.account()).isEqualTo("alice");
            assertThat(signedIn.method()).isEqualTo(Message.SignInMethod.DEVICE_KEY);
            ReceiptHead head =
                    ReceiptHead.decode(client.expect(Message.Head.class).head());
            Message.Stored stored = client.expect(Message.Stored.class);
            Receipt receipt =
                    new Receipt(head, stored.entryIndex(), stored.inclusionPath(), ReceiptEntry.decode(stored.entry()));
            assertThat(receipt.verify(signedIn.receiptKey())).isTrue();
            assertThat(stored.headSequence()).isEqualTo(head.sequence());
            Message.Entries stat = client.expect(Message.Entries.class);
            assertThat(stat.entries().getFirst().sizeBytes()).isEqualTo(HELLO.length);
            assertThat(stat.entries().getFirst().modified()).isEqualTo(RawClient.MODIFIED);
        }
    }

    @Test
    void aRequestThatCameInPartWithTheSignInHasTimeForItsRest() throws Exception {
        try (RawClient client = server.tls()) {
            byte[] put = client.numbered(RawClient.put("flight/in-two", HELLO), HELLO);
            client.raw(RawClient.concat(
                    RawClient.bytes(RawClient.hello(), 0),
                    RawClient.bytes(client.signInKey(alice), 0),
                    Arrays.copyOf(put, 20)));
            client.expect(Message.HelloOk.class);
            client.expect(Message.SignedIn.class);
            // Takes longer than no time at all.
            server.signedIn(alice).close();

            client.raw(Arrays.copyOfRange(put, 20, put.length));

            client.answer(Message.Stored.class);
        }
    }

    @Test
    void aPasswordProvesBothSides() throws Exception {
        try (RawClient client = server.tls()) {
            client.send(RawClient.hello());
            client.expect(Message.HelloOk.class);
            Message.SignedIn signedIn = client.signInPassword(alice, client.binding());

            assertThat(signedIn.method()).isEqualTo(Message.SignInMethod.PASSWORD);
        }
    }

    @Test
    void theUserOfTheSocketIsTheAdministrator() throws Exception {
        try (RawClient client = server.unix()) {
            Message.SignedIn signedIn = client.signInPeer();

            assertThat(signedIn.role()).isEqualTo(Message.Role.ADMINISTRATOR);
            assertThat(signedIn.method()).isEqualTo(Message.SignInMethod.PEER_CREDENTIAL);
            client.request(RawClient.put("by-socket.txt", HELLO), HELLO);
            client.answer(Message.Stored.class);
            assertThat(client.get("by-socket.txt")).isEqualTo(HELLO);
            client.request(new Message.CreateInvite(3_600));
            assertThat(client.expect(Message.Invite.class).token()).hasSize(32);
        }
    }

    @Test
    void registerOnTheUnixSocketAndSignInOverTls() throws Exception {
        TestAccount carol = TestAccount.of("carol");
        try (RawClient client = server.unix()) {
            client.send(RawClient.hello());
            client.expect(Message.HelloOk.class);
            client.send(carol.register());
            assertThat(client.expect(Message.Registered.class).accountId()).isPositive();
        }
        try (RawClient client = server.tls()) {
            client.send(RawClient.hello());
            client.expect(Message.HelloOk.class);
            assertThat(client.signInPassword(carol, client.binding()).account()).isEqualTo("carol");
        }
    }

    @Test
    void filesDirectoriesAndListings() throws Exception {
        try (RawClient client = server.signedIn(alice)) {
            client.request(new Message.MakeDirectory(RawClient.path("tree/empty")));
            client.request(RawClient.put("tree/a", HELLO), HELLO);
            client.request(RawClient.put("tree/深/b:c", new byte[0]));
            client.request(new Message.ListFiles(RawClient.path("tree"), true));
            client.request(new Message.Move(RawClient.path("tree/a"), RawClient.path("tree/z"), false));
            client.request(new Message.Remove(RawClient.path("tree/深"), false));
            client.request(new Message.Remove(RawClient.path("tree/深"), true));
            client.request(new Message.ListFiles(RawClient.path("tree"), false));
            client.request(new Message.Ping());

            client.answer(Message.Done.class);
            client.answer(Message.Stored.class);
            client.answer(Message.Stored.class);
            assertThat(names(client)).containsExactlyInAnyOrder("empty", "a", "深", "深/b:c");
            client.answer(Message.Done.class);
            assertThat(client.refusal()).isEqualTo(ErrorCode.DIRECTORY_NOT_EMPTY);
            client.answer(Message.Done.class);
            assertThat(names(client)).containsExactlyInAnyOrder("empty", "z");
            client.answer(Message.Pong.class);
            assertThat(client.get("tree/z")).isEqualTo(HELLO);
        }
    }

    private static List<String> names(RawClient client) throws Exception {
        Message.Entries entries = client.answer(Message.Entries.class);
        assertThat(entries.more()).isFalse();
        return entries.entries().stream().map(entry -> entry.path().toString()).toList();
    }

    @Test
    void aListingLargerThanAMessageComesInParts() throws Exception {
        int files = 1_500;
        try (RawClient client = server.signedIn(alice)) {
            byte[][] puts = new byte[files][];
            for (int i = 0; i < files; i++) {
                puts[i] = client.numbered(RawClient.put("large/" + "n".repeat(60) + i, new byte[0]));
            }
            client.raw(RawClient.concat(puts));
            for (int i = 0; i < files; i++) {
                client.answer(Message.Stored.class);
            }
            client.request(new Message.ListFiles(RawClient.path("large"), false));
            int listed = 0;
            int messages = 0;
            Message.Entries entries;
            do {
                entries = client.answer(Message.Entries.class);
                listed += entries.entries().size();
                messages++;
            } while (entries.more());

            assertThat(listed).isEqualTo(files);
            assertThat(messages).isGreaterThan(1);
        }
    }

    @Test
    void refusalsStopNothingAndTheirContentIsDropped() throws Exception {
        byte[] other = "other".getBytes(StandardCharsets.UTF_8);
        Message.Put wrongHash = new Message.Put(
                RawClient.path("r/hash"),
                Replace.NEVER,
                RawClient.uploadId(),
                RawClient.MODIFIED,
                false,
                RawClient.root(other),
                HELLO.length);
        try (RawClient client = server.signedIn(alice)) {
            client.raw(
                    client.numbered(RawClient.put("r/a", HELLO), HELLO),
                    client.numbered(wrongHash, HELLO),
                    client.numbered(new Message.Stat(RawClient.path("r/nothing"))),
                    client.numbered(RawClient.put("r/b", HELLO), HELLO));
            client.answer(Message.Stored.class);
            assertThat(client.refusal()).isEqualTo(ErrorCode.HASH_MISMATCH);
            assertThat(client.refusal()).isEqualTo(ErrorCode.NOT_FOUND);
            client.answer(Message.Stored.class);

            client.request(RawClient.put("r/a", other), other);
            FrameReader.Frame exists = client.answer();
            assertThat(exists.header().request()).isEqualTo(client.lastRequest());
            Message.ErrorMessage error = (Message.ErrorMessage) exists.message();
            assertThat(ErrorCode.of(error.code())).contains(ErrorCode.EXISTS);
            assertThat(error.existing().orElseThrow().root()).contains(RawClient.root(HELLO));
            client.request(new Message.Get(RawClient.path("r/hash"), Optional.empty(), 0, Long.MAX_VALUE));
            assertThat(client.refusal()).isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void aRepeatedPutIsAnsweredWithItsFirstReceiptAndTheHeadComesOnce() throws Exception {
        Id16 upload = RawClient.uploadId();
        Message.Put put = RawClient.put("again", HELLO, Replace.NEVER, upload);
        try (RawClient client = server.signedIn(alice)) {
            client.request(put, HELLO);
            client.expect(Message.Head.class);
            Message.Stored first = client.expect(Message.Stored.class);
            client.request(put, HELLO);
            Message.Stored second = client.expect(Message.Stored.class);

            assertThat(first.alreadyThere()).isFalse();
            assertThat(second.alreadyThere()).isTrue();
            assertThat(second.entry()).isEqualTo(first.entry());
            assertThat(second.headSequence()).isEqualTo(first.headSequence());
        }
    }

    @Test
    void aFileOfSeveralLeavesComesBackWholeAndInParts() throws Exception {
        byte[] content = new byte[(5 << 20) + 12_345];
        new Random(1).nextBytes(content);
        try (RawClient client = server.signedIn(alice)) {
            long upload = client.request(RawClient.open("big.bin", content.length, RawClient.uploadId()));
            for (long i = 0; i < HashTree.leafCount(content.length); i++) {
                client.sendLeaf(upload, content, i);
            }
            client.request(new Message.FinishUpload(upload, RawClient.root(content)));

            assertThat(client.answer(Message.UploadState.class).more()).isFalse();
            client.answer(Message.Stored.class);
            assertThat(client.get("big.bin")).isEqualTo(content);

            client.request(new Message.Get(RawClient.path("big.bin"), Optional.empty(), 4, 100));
            client.answer(Message.File.class);
            assertThat(client.expect(Message.FileLeaf.class).index()).isEqualTo(4);
            assertThat(client.content(1 << 20)).isEqualTo(RawClient.leaf(content, 4));
            assertThat(client.expect(Message.FileLeaf.class).index()).isEqualTo(5);
            client.content(12_345);
            client.expect(Message.FileEnd.class);
            client.request(
                    new Message.Get(RawClient.path("big.bin"), Optional.empty(), Long.MAX_VALUE, Long.MAX_VALUE));
            client.answer(Message.File.class);
            client.expect(Message.FileEnd.class);
        }
    }

    @Test
    void receiptsComeBatchByBatch() throws Exception {
        TestAccount dora = server.register("dora");
        try (RawClient client = server.signedIn(dora)) {
            client.request(new Message.Receipts(1));
            Message.ReceiptBatch none = client.answer(Message.ReceiptBatch.class);
            assertThat(none.head()).isEmpty();
            assertThat(none.more()).isFalse();

            client.request(RawClient.put("one", HELLO), HELLO);
            client.answer(Message.Stored.class);
            client.request(RawClient.put("two", HELLO), HELLO);
            client.answer(Message.Stored.class);
            client.request(new Message.Receipts(1));
            Message.ReceiptBatch first = client.answer(Message.ReceiptBatch.class);
            Message.ReceiptBatch second = client.answer(Message.ReceiptBatch.class);
            assertThat(first.more()).isTrue();
            assertThat(second.more()).isFalse();
            assertThat(ReceiptHead.decode(second.head()).previous())
                    .isEqualTo(ReceiptHead.decode(first.head()).hash());
            assertThat(ReceiptEntry.decode(second.entries().getFirst()).path()).isEqualTo(RawClient.path("two"));
        }
    }

    @Test
    void aRevokedKeyEndsItsOtherLinks() throws Exception {
        TestAccount eve = server.register("eve");
        try (RawClient stolen = server.signedIn(eve);
                RawClient owner = server.tls()) {
            owner.send(RawClient.hello());
            owner.expect(Message.HelloOk.class);
            owner.signInPassword(eve, owner.binding());
            owner.request(new Message.KeyList());
            assertThat(owner.answer(Message.Keys.class).keys()).hasSize(1);
            owner.request(new Message.KeyRevoke(eve.keyId()));
            owner.answer(Message.Done.class);

            assertThat(stolen.refusal()).isEqualTo(ErrorCode.REVOKED);
            stolen.expectEnd();
        }
        try (RawClient again = server.tls()) {
            again.raw(RawClient.bytes(RawClient.hello(), 0), RawClient.bytes(again.signInKey(eve), 0));
            again.expect(Message.HelloOk.class);
            assertThat(again.refusal()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        }
    }

    @Test
    void keysNeedAProofBoundToThisLink() throws Exception {
        TestAccount frank = server.register("frank");
        TestAccount other = TestAccount.of("frank");
        try (RawClient one = server.signedIn(frank);
                RawClient two = server.tls()) {
            long id = two.signIn(frank).accountId();
            byte[] proof =
                    DeviceKeys.proveAdd(other.device().getPrivate(), one.binding(), id, other.publicKey(), "laptop");
            two.request(new Message.KeyAdd(other.publicKey(), "laptop", proof));
            assertThat(two.refusal()).isEqualTo(ErrorCode.BAD_CREDENTIAL);
            one.request(new Message.KeyAdd(other.publicKey(), "laptop", proof));
            one.answer(Message.Done.class);
        }
    }

    @Test
    void badNamesAreRefusedAndTheLinkGoesOn() throws Exception {
        try (RawClient client = server.signedIn(alice)) {
            byte[] stat = client.numbered(new Message.Stat(RawClient.path("xx")));
            // The name's two bytes become "..".
            stat[stat.length - 1] = '.';
            stat[stat.length - 2] = '.';
            client.raw(stat);
            client.request(new Message.Ping());

            assertThat(client.refusal()).isEqualTo(ErrorCode.BAD_NAME);
            client.expect(Message.Pong.class);
        }
    }

    @Test
    void unknownOddMessagesAreSkippedAndUnknownEvenOnesEndTheLink() throws Exception {
        byte[] odd = RawClient.bytes(new Message.Goodbye(0, "x".repeat(100)), 0);
        odd[0] = 0x7f;
        odd[1] = 0x01;
        byte[] even = odd.clone();
        even[1] = 0x02;
        try (RawClient client = server.signedIn(alice)) {
            client.raw(odd, odd, client.numbered(new Message.Ping()), odd);
            client.expect(Message.Pong.class);
            client.raw(even);
            assertThat(client.refusal()).isEqualTo(ErrorCode.UNKNOWN_MESSAGE);
            client.expectEnd();
        }
    }

    @Test
    void aGoodbyeIsHonouredAfterTheAnswersThatAreOwed() throws Exception {
        try (RawClient client = server.signedIn(alice)) {
            client.raw(
                    client.numbered(RawClient.put("bye", HELLO), HELLO),
                    client.numbered(new Message.Stat(RawClient.path("bye"))),
                    RawClient.bytes(new Message.Goodbye(0, ""), 0));
            client.answer(Message.Stored.class);
            client.answer(Message.Entries.class);
            client.expectEnd();
        }
    }

    @Test
    void discardedUploadsAreGone() throws Exception {
        byte[] content = new byte[3 << 20];
        Id16 id = RawClient.uploadId();
        try (RawClient client = server.signedIn(alice)) {
            long upload = client.request(RawClient.open("discard", content.length, id));
            client.answer(Message.UploadState.class);
            client.sendLeaf(upload, content, 0);
            client.request(new Message.LeaveUpload(upload));
            client.answer(Message.Done.class);
            client.request(new Message.DiscardUpload(id));
            client.answer(Message.Done.class);
            client.request(RawClient.open("discard", content.length, id));
            List<Digest> proven = client.answer(Message.UploadState.class).leafHashes();
            assertThat(proven).isEmpty();
        }
    }
}
