package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.proof.HashTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeUploadTest {
    private static final int LEAVES = 24;

    @TempDir
    static Path directory;

    private static TestServer server;
    private static TestAccount alice;
    private static final byte[] content = new byte[(LEAVES << 20) - 77];

    @BeforeAll
    static void start() throws Exception {
        new Random(7).nextBytes(content);
        server = TestServer.start(directory);
        alice = server.register("alice");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void fourLinksSendOneFile() throws Exception {
        Id16 id = RawClient.uploadId();
        try (RawClient first = server.signedIn(alice);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long upload = first.request(RawClient.open("four", content.length, id));
            long epoch = first.answer(Message.UploadState.class).epoch();
            List<Callable<Void>> others = new ArrayList<>();
            for (int link = 1; link < 4; link++) {
                int mine = link;
                others.add(() -> attachAndSend(id, epoch, mine));
            }
            List<Future<Void>> running = others.stream().map(threads::submit).toList();
            for (int i = 0; i < LEAVES; i += 4) {
                first.sendLeaf(upload, content, i);
            }
            for (Future<Void> other : running) {
                other.get();
            }
            first.request(new Message.FinishUpload(upload, RawClient.root(content)));
            first.answer(Message.Stored.class);

            assertThat(first.get("four")).isEqualTo(content);
        }
    }

    private static Void attachAndSend(Id16 id, long epoch, int link) throws Exception {
        try (RawClient client = server.signedIn(alice)) {
            long upload = client.request(new Message.AttachUpload(id, epoch));
            for (int i = link; i < LEAVES; i += 4) {
                client.sendLeaf(upload, content, i);
            }
            client.request(new Message.LeaveUpload(upload));
            while (client.answer(Message.UploadState.class).more()) {
                // What the others have sent already.
            }
            client.answer(Message.Done.class);
        }
        return null;
    }

    @Test
    void aNewLinkTakesTheUploadOverAndTheOldOneIsFenced() throws Exception {
        Id16 id = RawClient.uploadId();
        try (RawClient old = server.signedIn(alice);
                RawClient fresh = server.signedIn(alice)) {
            long before = old.request(RawClient.open("fenced", content.length, id));
            Message.UploadState none = old.answer(Message.UploadState.class);
            assertThat(none.leafHashes()).isEmpty();
            for (int i = 0; i < 10; i++) {
                old.sendLeaf(before, content, i);
            }
            old.request(new Message.Ping());
            old.answer(Message.Pong.class);

            long from = System.nanoTime();
            long after = fresh.request(RawClient.open("fenced", content.length, id));
            Message.UploadState state = fresh.answer(Message.UploadState.class);
            assertThat(System.nanoTime() - from).as("takeover").isLessThan(1_000_000_000L);
            assertThat(state.epoch()).isGreaterThan(none.epoch());
            assertThat(state.firstLeaf()).isZero();
            assertThat(state.leafHashes()).isEqualTo(hashes(0, 10));

            old.sendLeaf(before, content, 10);
            Message.UploadFailed failed = old.answer(Message.UploadFailed.class);
            assertThat(ErrorCode.of(failed.code())).contains(ErrorCode.FENCED);
            assertThat(failed.upload()).isEqualTo(before);
            old.sendLeaf(before, content, 11);
            old.request(new Message.FinishUpload(before, RawClient.root(content)));
            assertThat(old.refusal()).isEqualTo(ErrorCode.FENCED);

            for (int i = 10; i < LEAVES; i++) {
                fresh.sendLeaf(after, content, i);
            }
            fresh.request(new Message.FinishUpload(after, RawClient.root(content)));
            fresh.answer(Message.Stored.class);
            assertThat(fresh.get("fenced")).isEqualTo(content);
        }
    }

    private static List<Digest> hashes(int from, int to) {
        List<Digest> hashes = new ArrayList<>();
        for (int i = from; i < to; i++) {
            byte[] leaf = RawClient.leaf(content, i);
            hashes.add(HashTree.leafHash(leaf, 0, leaf.length));
        }
        return hashes;
    }

    @Test
    void aRefusedUploadRefusesItsFinishWithTheSameErrorAndNothingElse() throws Exception {
        try (RawClient client = server.signedIn(alice)) {
            Id16 id = RawClient.uploadId();
            client.request(RawClient.open("first", content.length, id));
            client.answer(Message.UploadState.class);
            long upload = client.request(RawClient.open("second", content.length, id));
            client.sendLeaf(upload, content, 0);
            client.sendLeaf(upload, content, 1);
            client.request(new Message.FinishUpload(upload, RawClient.root(content)));
            client.request(new Message.Ping());
            client.request(new Message.LeaveUpload(upload));

            assertThat(client.refusal()).isEqualTo(ErrorCode.UPLOAD_MISMATCH);
            assertThat(client.refusal()).isEqualTo(ErrorCode.UPLOAD_MISMATCH);
            client.answer(Message.Pong.class);
            assertThat(client.refusal()).as("it was finished").isEqualTo(ErrorCode.UPLOAD_UNKNOWN);
        }
    }

    @Test
    void aLeafThatDoesNotFitItsHashBreaksItsUploadAtOnce() throws Exception {
        try (RawClient client = server.signedIn(alice)) {
            long upload = client.request(RawClient.open("wrong-leaf", content.length, RawClient.uploadId()));
            client.answer(Message.UploadState.class);
            byte[] leaf = RawClient.leaf(content, 0);
            Digest hash = HashTree.leafHash(leaf, 0, leaf.length);
            leaf[500_000] ^= 1;
            client.raw(RawClient.bytes(new Message.Leaf(0, hash, leaf.length), upload, leaf));

            Message.UploadFailed failed = client.answer(Message.UploadFailed.class);
            assertThat(ErrorCode.of(failed.code())).contains(ErrorCode.HASH_MISMATCH);
            client.request(new Message.LeaveUpload(upload));
            assertThat(client.refusal()).isEqualTo(ErrorCode.HASH_MISMATCH);
        }
    }

    @Test
    void leavesOutsideTheFileAreRefusedWithoutEndingTheLink() throws Exception {
        byte[] leaf = Arrays.copyOf(content, 1 << 20);
        Digest hash = HashTree.leafHash(leaf, 0, leaf.length);
        for (long index : new long[] {LEAVES, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            try (RawClient client = server.signedIn(alice)) {
                long upload = client.request(RawClient.open("outside", content.length, RawClient.uploadId()));
                client.answer(Message.UploadState.class);
                client.raw(RawClient.bytes(new Message.Leaf(index, hash, leaf.length), upload, leaf));
                Message.UploadFailed failed = client.answer(Message.UploadFailed.class);
                assertThat(ErrorCode.of(failed.code()).orElseThrow())
                        .isNotIn(ErrorCode.INTERNAL, ErrorCode.STORAGE_FAILED);
                client.request(new Message.Ping());
                client.answer(Message.Pong.class);
            }
        }
    }

    @Test
    void anIncompleteUploadIsNotStoredAndStaysResumable() throws Exception {
        Id16 id = RawClient.uploadId();
        try (RawClient client = server.signedIn(alice)) {
            long upload = client.request(RawClient.open("incomplete", content.length, id));
            client.answer(Message.UploadState.class);
            client.sendLeaf(upload, content, 3);
            client.request(new Message.FinishUpload(upload, RawClient.root(content)));
            assertThat(client.refusal()).isEqualTo(ErrorCode.UPLOAD_INCOMPLETE);
            client.request(new Message.Stat(RawClient.path("incomplete")));
            assertThat(client.refusal()).isEqualTo(ErrorCode.NOT_FOUND);
            client.request(RawClient.open("incomplete", content.length, id));
            Message.UploadState state = client.answer(Message.UploadState.class);
            assertThat(state.firstLeaf()).isEqualTo(3);
            assertThat(state.leafHashes()).isEqualTo(hashes(3, 4));
        }
    }

    @Test
    void oneLinkHasABoundedNumberOfOpenUploads() throws Exception {
        try (RawClient client = server.signedIn(alice)) {
            for (int i = 0; i < ServerLimits.UPLOADS; i++) {
                client.request(RawClient.open("many/" + i, content.length, RawClient.uploadId()));
                client.answer(Message.UploadState.class);
            }
            client.request(RawClient.open("many/more", content.length, RawClient.uploadId()));
            assertThat(client.refusal()).isEqualTo(ErrorCode.TOO_MANY);
        }
    }
}
