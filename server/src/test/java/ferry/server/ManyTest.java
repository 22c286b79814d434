package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.FrameReader;
import ferry.protocol.Message;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyTest {
    private static final int PUTS = 5_000;
    private static final int IDLE_TLS = 300;
    private static final int IDLE_UNIX = 700;
    private static final int CLIENTS = 200;
    private static final int FILES_OF_A_CLIENT = 5;

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
    void fiveThousandPutsInOneStreamAreAnsweredInOrderWithRefusalsBetweenThem() throws Exception {
        try (RawClient client = server.signedIn(alice);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long from = System.nanoTime();
            Future<?> sending = threads.submit(() -> {
                for (int i = 1; i <= PUTS; i++) {
                    byte[] frame = i % 100 == 0
                            ? client.numbered(new Message.Stat(RawClient.path("pipelined/nothing")))
                            : client.numbered(RawClient.put("pipelined/" + i / 500 + "/" + i, content(i)), content(i));
                    client.link.write(frame, 0, frame.length);
                }
                client.link.flush();
                return null;
            });
            int heads = 0;
            for (int i = 1; i <= PUTS; i++) {
                FrameReader.Frame frame = client.next();
                while (frame.message() instanceof Message.Head) {
                    heads++;
                    frame = client.next();
                }
                assertThat(frame.header().request()).isEqualTo(i);
                if (i % 100 == 0) {
                    int code = ((Message.ErrorMessage) frame.message()).code();
                    assertThat(ErrorCode.of(code)).contains(ErrorCode.NOT_FOUND);
                } else {
                    assertThat(frame.message()).isInstanceOf(Message.Stored.class);
                }
            }
            sending.get();
            System.out.printf(
                    "%d puts of 4 bytes over one link: %.1f s, %d commits; %s%n",
                    PUTS, (System.nanoTime() - from) / 1e9, heads, server.server.counters());
            assertThat(heads).as("commits are shared").isLessThan(PUTS / 10);
            assertThat(client.get("pipelined/0/7")).isEqualTo(content(7));
        }
    }

    private static byte[] content(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    @Test
    void twoHundredClientsTransferBesideAThousandIdleOnes() throws Exception {
        List<RawClient> idle = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long from = System.nanoTime();
            // More at once would only wait for the two processors, and for longer than a sign-in may take.
            Semaphore atOnce = new Semaphore(64);
            List<Future<?>> arriving = new ArrayList<>();
            for (int i = 0; i < IDLE_TLS + IDLE_UNIX; i++) {
                boolean overTls = i < IDLE_TLS;
                arriving.add(threads.submit(() -> {
                    atOnce.acquire();
                    RawClient client = overTls ? server.tls() : server.unix();
                    idle.add(client);
                    Message signedIn = overTls ? client.signIn(alice) : client.signInPeer();
                    atOnce.release();
                    return signedIn;
                }));
            }
            for (Future<?> arrival : arriving) {
                arrival.get();
            }
            System.out.printf("%d signed in: %.1f s%n", idle.size(), (System.nanoTime() - from) / 1e9);
            assertThat(server.server.counters().linksSignedIn()).isGreaterThanOrEqualTo(IDLE_TLS + IDLE_UNIX);

            from = System.nanoTime();
            List<Future<?>> transferring = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                transferring.add(threads.submit(() -> transfer(number)));
            }
            for (Future<?> transfer : transferring) {
                transfer.get();
            }
            System.out.printf(
                    "%d clients, %d files each way: %.1f s; %s%n",
                    CLIENTS, CLIENTS * FILES_OF_A_CLIENT, (System.nanoTime() - from) / 1e9, server.server.counters());
            for (RawClient client : idle) {
                client.request(new Message.Ping());
                client.expect(Message.Pong.class);
            }
        } finally {
            idle.forEach(RawClient::close);
        }
        long due = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (server.server.counters().links() > 0) {
            assertThat(System.nanoTime()).isLessThan(due);
            Thread.yield();
        }
    }

    /** Small and middle-sized files, there and back. */
    private static Void transfer(int number) throws Exception {
        try (RawClient client = server.signedIn(alice)) {
            for (int i = 0; i < FILES_OF_A_CLIENT; i++) {
                byte[] content = new byte[1 + i * 50_000];
                content[0] = (byte) number;
                client.request(RawClient.put("clients/" + number + "/" + i, content), content);
            }
            for (int i = 0; i < FILES_OF_A_CLIENT; i++) {
                client.answer(Message.Stored.class);
            }
            for (int i = 0; i < FILES_OF_A_CLIENT; i++) {
                byte[] back = client.get("clients/" + number + "/" + i);
                assertThat(back).hasSize(1 + i * 50_000).startsWith((byte) number);
            }
        }
        return null;
    }
}
