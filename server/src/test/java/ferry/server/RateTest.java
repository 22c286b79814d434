package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.AdminRequest;
import ferry.protocol.FrameReader;
import ferry.protocol.Limit;
import ferry.protocol.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account's rate on the wire, by the clock on the wall: what has to take time takes it, and nobody gives up. */
class RateTest {
    private static final int RATE = 512 << 10;
    /** A file more than what may pass at once: half a second's worth. */
    private static final byte[] FILE = new byte[RATE * 3 / 4];

    @TempDir
    Path directory;

    private static void limit(TestServer server, Limit limit, long amount) throws Exception {
        try (RawClient admin = server.unix()) {
            admin.signInPeer();
            admin.request(new AdminRequest.QuotaSet("alice", limit, Optional.of(amount)));
            admin.expect(Message.Done.class);
        }
    }

    @Test
    void twoLinksShareTheRateAndAreToldThatTheServerLives() throws Exception {
        new Random(1).nextBytes(FILE);
        ServerSettings settings = TestServer.SETTINGS.withSignOfLife(Duration.ofMillis(100));
        try (TestServer server = TestServer.start(directory, settings)) {
            TestAccount alice = server.register("alice");
            limit(server, Limit.UPLOAD_RATE, RATE);
            limit(server, Limit.DOWNLOAD_RATE, RATE);
            try (RawClient one = server.signedIn(alice);
                    RawClient two = server.signedIn(alice)) {
                long from = System.nanoTime();

                one.request(RawClient.put("one", FILE), FILE);
                two.request(RawClient.put("two", FILE), FILE);
                List<Message> answers = new ArrayList<>(answers(one));
                answers.addAll(answers(two));

                Duration up = Duration.ofNanos(System.nanoTime() - from);
                // 1.5 seconds' worth, of which one second's worth was free.
                assertThat(up).isBetween(Duration.ofMillis(490), Duration.ofSeconds(30));
                assertThat(answers).contains(new Message.Receiving());
                assertThat(answers.stream().filter(Message.Stored.class::isInstance))
                        .hasSize(2);

                from = System.nanoTime();
                assertThat(one.get("one")).isEqualTo(FILE);
                assertThat(one.get("two")).isEqualTo(FILE);
                Duration down = Duration.ofNanos(System.nanoTime() - from);
                assertThat(down).isBetween(Duration.ofMillis(490), Duration.ofSeconds(30));
            }
        }
    }

    /** Until the file is stored. */
    private static List<Message> answers(RawClient client) throws Exception {
        List<Message> answers = new ArrayList<>();
        do {
            FrameReader.Frame frame = client.next();
            answers.add(frame.message());
        } while (!(answers.getLast() instanceof Message.Stored));
        return answers;
    }

    @Test
    void aLinkThatIsClosedWhileItWaitsIsGoneAtOnce() throws Exception {
        TestServer server = TestServer.start(directory);
        TestAccount alice = server.register("alice");
        limit(server, Limit.UPLOAD_RATE, 16 << 10);
        try (RawClient client = server.signedIn(alice)) {
            // A minute at this rate.
            client.request(RawClient.put("slow", new byte[1 << 20]), new byte[1 << 20]);
            client.request(new Message.Ping());
            long from = System.nanoTime();

            server.close();

            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(ServerLimits.CLOSE_WAIT.dividedBy(2));
        }
    }
}
