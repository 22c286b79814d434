package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.SiteKeys;
import ferry.protocol.ErrorCode;
import ferry.protocol.FrameReader;
import ferry.protocol.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R18 in short: a server that stops loses nothing that it acknowledged. */
class DrainTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void whatWasAcknowledgedIsThereAfterADrainUnderLoad() throws Exception {
        SiteKeys keys = TestServer.siteKeys();
        Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
        TestAccount alice;
        try (TestServer server = TestServer.start(directory, TestServer.SETTINGS, keys);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            alice = server.register("alice");
            CountDownLatch busy = new CountDownLatch(200);
            List<Future<Optional<ErrorCode>>> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                RawClient client = server.signedIn(alice);
                int number = i;
                clients.add(threads.submit(() -> putUntilGoodbye(client, number, acknowledged, busy)));
            }
            busy.await();
            long from = System.nanoTime();
            assertThat(server.server.drain(LIMIT))
                    .as("every link ended by itself")
                    .isTrue();
            System.out.printf("drained in %.2f s%n", (System.nanoTime() - from) / 1e9);
            for (Future<Optional<ErrorCode>> client : clients) {
                assertThat(client.get()).as("the last word").contains(ErrorCode.SHUTTING_DOWN);
            }
            assertThatThrownBy(server::tls).isInstanceOf(IOException.class);
        }
        try (TestServer again = TestServer.start(directory, TestServer.SETTINGS, keys);
                RawClient client = again.signedIn(alice)) {
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(200);
            for (Map.Entry<String, byte[]> file : acknowledged.entrySet()) {
                assertThat(client.get(file.getKey())).as(file.getKey()).isEqualTo(file.getValue());
            }
        }
    }

    /** A hundred requests ahead of the answers, until the server says why not. */
    private static Optional<ErrorCode> putUntilGoodbye(
            RawClient client, int number, Map<String, byte[]> acknowledged, CountDownLatch busy) throws Exception {
        Semaphore ahead = new Semaphore(100);
        try (client) {
            Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 1; i < 100_000; i++) {
                        ahead.acquireUninterruptibly();
                        byte[] content = content(number, i);
                        byte[] frame = client.numbered(RawClient.put(name(number, i), content), content);
                        client.raw(frame);
                    }
                } catch (IOException e) {
                    // The server is gone: what this test does.
                }
            });
            while (true) {
                FrameReader.Frame frame = client.frames.next(true);
                if (frame == null) {
                    return Optional.empty();
                }
                if (frame.message() instanceof Message.Stored) {
                    int i = (int) frame.header().request();
                    acknowledged.put(name(number, i), content(number, i));
                    busy.countDown();
                    ahead.release();
                } else if (frame.message() instanceof Message.Goodbye goodbye) {
                    return ErrorCode.of(goodbye.code());
                }
            }
        }
    }

    private static String name(int client, int i) {
        return "drain/" + client + "/" + i;
    }

    private static byte[] content(int client, int i) {
        byte[] content = new byte[200 + i % 5_000];
        Arrays.fill(content, (byte) (client + i));
        return content;
    }

    @Test
    void theRequestThatIsBeingReceivedEndsAndIsAnswered() throws Exception {
        byte[] content = new byte[600_000];
        try (TestServer server = TestServer.start(directory);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            TestAccount alice = server.register("alice");
            try (RawClient client = server.signedIn(alice);
                    RawClient idle = server.signedIn(alice)) {
                byte[] put = client.numbered(RawClient.put("last", content), content);
                long before = server.server.counters().bytesIn();
                client.raw(Arrays.copyOf(put, 300_000));
                while (server.server.counters().bytesIn() < before + 290_000) {
                    Thread.yield();
                }
                Future<Boolean> drained = threads.submit(() -> server.server.drain(LIMIT));
                Message.Goodbye goodbye = idle.expect(Message.Goodbye.class);
                assertThat(ErrorCode.of(goodbye.code())).contains(ErrorCode.SHUTTING_DOWN);
                idle.close();

                client.raw(Arrays.copyOfRange(put, 300_000, put.length), client.numbered(new Message.Ping()));
                client.answer(Message.Stored.class);
                Message last = client.next().message();
                if (last instanceof Message.Pong) {
                    // Links are told one after another: this one heard of it only after the request that followed.
                    last = client.next().message();
                }
                assertThat(last).isInstanceOf(Message.Goodbye.class);
                client.expectEnd();
                client.close();
                assertThat(drained.get()).isTrue();
            }
        }
    }

    @Test
    void aPeerThatNeverEndsItsRequestIsCutWhenTimeIsUp() throws Exception {
        try (TestServer server = TestServer.start(directory)) {
            TestAccount alice = server.register("alice");
            try (RawClient client = server.signedIn(alice)) {
                byte[] put = client.numbered(RawClient.put("never", new byte[1_000]), new byte[1_000]);
                long before = server.server.counters().bytesIn();
                client.raw(Arrays.copyOf(put, 500));
                while (server.server.counters().bytesIn() < before + 500) {
                    Thread.yield();
                }
                assertThat(server.server.drain(Duration.ofMillis(500))).isFalse();
            }
            server.server.close();
            assertThat(server.server.counters().links()).isZero();
        }
    }

    @Test
    void anUploadStaysResumableAcrossARestart() throws Exception {
        SiteKeys keys = TestServer.siteKeys();
        byte[] content = new byte[4 << 20];
        Arrays.fill(content, (byte) 5);
        var id = RawClient.uploadId();
        TestAccount alice;
        try (TestServer server = TestServer.start(directory, TestServer.SETTINGS, keys)) {
            alice = server.register("alice");
            RawClient client = server.signedIn(alice);
            long upload = client.request(RawClient.open("resume", content.length, id));
            client.answer(Message.UploadState.class);
            client.sendLeaf(upload, content, 0);
            client.sendLeaf(upload, content, 1);
            client.request(new Message.Ping());
            client.answer(Message.Pong.class);
            server.server.drain(LIMIT);
        }
        try (TestServer server = TestServer.start(directory, TestServer.SETTINGS, keys);
                RawClient client = server.signedIn(alice)) {
            long upload = client.request(RawClient.open("resume", content.length, id));
            assertThat(client.answer(Message.UploadState.class).leafHashes()).hasSize(2);
            client.sendLeaf(upload, content, 2);
            client.sendLeaf(upload, content, 3);
            client.request(new Message.FinishUpload(upload, RawClient.root(content)));
            client.answer(Message.Stored.class);
            assertThat(client.get("resume")).isEqualTo(content);
        }
    }
}
