package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.AdminRequest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Limit;
import ferry.protocol.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client dies behind requests that the server has not read yet. An answer meets the dead end first; what had come is
 * stored all the same. The account's rate holds the reader back, so that the answer is sure to be the first.
 */
class DeadClientTest {
    private static final int RATE = 16 << 10;
    /** Three fit into what a kernel takes of a socket that nobody reads, 64 KiB, and take two seconds at that rate. */
    private static final byte[] SMALL = new byte[16 << 10];
    /** One leaf and a little. */
    private static final byte[] LARGE = new byte[(1 << 20) + 777];

    private static final byte[] ZEROS = new byte[1 << 20];

    private static final Duration LOOK = Duration.ofMillis(10);
    private static final ServerSettings TALKATIVE = TestServer.SETTINGS.withSignOfLife(Duration.ofMillis(50));

    @TempDir
    Path directory;

    DeadClientTest() {
        new Random(3).nextBytes(SMALL);
        new Random(4).nextBytes(LARGE);
    }

    @Test
    void whatHadComeOverTlsIsStored() throws Exception {
        try (TestServer server = TestServer.start(directory, TALKATIVE)) {
            TestAccount alice = server.register("alice");
            limit(server, "alice", RATE);

            try (RawClient client = server.signedIn(alice)) {
                for (int i = 0; i < 3; i++) {
                    client.request(RawClient.put("small" + i, SMALL), SMALL);
                }
                // Its kernel holds what it has not read, and so answers every write from now on with a reset.
            }

            try (RawClient looker = server.signedIn(alice)) {
                awaitFile(looker, "small2");
                limit(server, "alice", 1 << 30);
                assertThat(looker.get("small2")).isEqualTo(SMALL);
            }
        }
    }

    @Test
    void leavesAndTheEndOfALargeFileCount() throws Exception {
        try (TestServer server = TestServer.start(directory, TALKATIVE)) {
            limit(server, "admin", LARGE.length / 2);

            try (RawClient client = server.unix()) {
                client.signInPeer();
                Id16 id = RawClient.uploadId();
                long upload = client.request(RawClient.open("large", LARGE.length, id));
                client.sendLeaf(upload, LARGE, 0);
                client.sendLeaf(upload, LARGE, 1);
                client.request(new Message.FinishUpload(upload, RawClient.root(LARGE)));
            }

            try (RawClient looker = server.unix()) {
                looker.signInPeer();
                awaitFile(looker, "large");
                assertThat(looker.get("large")).isEqualTo(LARGE);
            }
        }
    }

    /** A link that nobody hears any more holds its place for a while only. */
    @Test
    void aDeadClientIsNotReadForEver() throws Exception {
        try (TestServer server = TestServer.start(directory, TALKATIVE)) {
            limit(server, "admin", RATE);
            long from = System.nanoTime();

            try (RawClient client = server.unix()) {
                client.signInPeer();
                // A minute at this rate.
                client.request(RawClient.put("slow", ZEROS), ZEROS);
            }

            while (server.server.counters().links() > 0) {
                assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(ServerLimits.UNHEARD.multipliedBy(3));
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    private static void awaitFile(RawClient looker, String name) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Message answer;
        do {
            assertThat(System.nanoTime()).as("%s is not stored", name).isLessThan(end);
            LockSupport.parkNanos(LOOK.toNanos());
            looker.request(new Message.Stat(RawClient.path(name)));
            answer = looker.answer().message();
        } while (answer instanceof Message.ErrorMessage error
                && ErrorCode.of(error.code()).equals(Optional.of(ErrorCode.NOT_FOUND)));
        assertThat(answer).isInstanceOf(Message.Entries.class);
    }

    private static void limit(TestServer server, String account, long rate) throws Exception {
        try (RawClient admin = server.unix()) {
            admin.signInPeer();
            admin.request(new AdminRequest.QuotaSet(account, Limit.UPLOAD_RATE, Optional.of(rate)));
            admin.expect(Message.Done.class);
        }
    }
}
