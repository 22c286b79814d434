package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.transport.Link;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S12, R9, R17 in short: peers that stall, cut and flood. */
class HostilePeerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private TestServer server;

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void startWithTimes(Duration signIn, Duration idle, Duration frameGrace, Duration writeStall)
            throws IOException {
        server = TestServer.start(directory, TestServer.SETTINGS.withTimes(signIn, idle, frameGrace, writeStall));
    }

    @Test
    void aHelloByteByByteIsEvictedOnTimeAndMovesNoDeadline() throws Exception {
        startWithTimes(SECOND, LONG, LONG, LONG);
        byte[] hello = RawClient.bytes(RawClient.hello(), 0);
        long from = System.nanoTime();
        try (RawClient slow = server.tls();
                ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor()) {
            int[] sent = {0};
            pace.scheduleAtFixedRate(
                    () -> {
                        try {
                            slow.raw(new byte[] {hello[sent[0]++]});
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    },
                    0,
                    100,
                    TimeUnit.MILLISECONDS);

            assertThat(slow.refusal()).isEqualTo(ErrorCode.TIMED_OUT);
            slow.expectEnd();
            pace.shutdownNow();
            assertThat(Duration.ofNanos(System.nanoTime() - from))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
        }
    }

    @Test
    void aPeerThatNeverShakesHandsIsEvicted() throws Exception {
        startWithTimes(SECOND, LONG, LONG, LONG);
        try (SocketChannel silent =
                SocketChannel.open(new java.net.InetSocketAddress("127.0.0.1", server.tcp.port()))) {
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        awaitLinks(0);
    }

    @Test
    void aFrameThatStallsIsTimedOutAndASilentLinkIsIdle() throws Exception {
        startWithTimes(SECOND.multipliedBy(10), SECOND, Duration.ofMillis(500), LONG);
        TestAccount alice = server.register("alice");
        byte[] put = RawClient.bytes(RawClient.put("stalled", new byte[100_000]), 1, new byte[100_000]);
        try (RawClient stalled = server.signedIn(alice)) {
            stalled.raw(java.util.Arrays.copyOf(put, 300));
            assertThat(stalled.refusal()).isEqualTo(ErrorCode.TIMED_OUT);
            stalled.expectEnd();
        }
        try (RawClient silent = server.signedIn(alice)) {
            assertThat(silent.refusal()).isEqualTo(ErrorCode.IDLE);
            silent.expectEnd();
        }
        awaitLinks(0);
    }

    @Test
    void aPeerThatReadsNothingIsClosedAndSlowsNobodyElse() throws Exception {
        startWithTimes(SECOND.multipliedBy(10), LONG, LONG, SECOND);
        TestAccount alice = server.register("alice");
        byte[] content = new byte[4 << 20];
        try (RawClient reader = server.signedIn(alice);
                RawClient deaf = server.signedIn(alice)) {
            long upload = reader.request(RawClient.open("big", content.length, RawClient.uploadId()));
            for (int i = 0; i < 4; i++) {
                reader.sendLeaf(upload, content, i);
            }
            reader.request(new Message.FinishUpload(upload, RawClient.root(content)));
            reader.answer(Message.UploadState.class);
            reader.answer(Message.Stored.class);

            Message get = new Message.Get(RawClient.path("big"), Optional.empty(), 0, Long.MAX_VALUE);
            for (int i = 0; i < 50; i++) {
                deaf.request(get);
            }
            for (int i = 0; i < 20; i++) {
                reader.request(RawClient.put("beside/" + i, new byte[10]), new byte[10]);
                reader.answer(Message.Stored.class);
            }
            assertThat(reader.get("big")).isEqualTo(content);
            awaitLinks(1);
            assertThat(server.server.counters().bytesOut())
                    .as("what the deaf peer was sent")
                    .isLessThan(64L << 20);
        }
    }

    @Test
    void aSlowReaderIsNotIdle() throws Exception {
        startWithTimes(SECOND.multipliedBy(10), Duration.ofMillis(400), LONG, LONG);
        byte[] content = new byte[6 << 20];
        try (RawClient client = server.unix()) {
            client.signInPeer();
            long upload = client.request(RawClient.open("slow", content.length, RawClient.uploadId()));
            for (int i = 0; i < 6; i++) {
                client.sendLeaf(upload, content, i);
            }
            client.request(new Message.FinishUpload(upload, RawClient.root(content)));
            client.answer(Message.UploadState.class);
            client.answer(Message.Stored.class);

            client.request(new Message.Get(RawClient.path("slow"), Optional.empty(), 0, Long.MAX_VALUE));
            client.answer(Message.File.class);
            for (int i = 0; i < 6; i++) {
                client.expect(Message.FileLeaf.class);
                client.content(1 << 20);
                // Longer than a link may be idle: it is not, the server is in the middle of an answer.
                LockSupport.parkNanos(Duration.ofMillis(700).toNanos());
            }
            client.expect(Message.FileEnd.class);
        }
    }

    @Test
    void aPeerThatSendsWithoutReadingIsHeldBackByTheBoundOfItsQueue() throws Exception {
        startWithTimes(SECOND.multipliedBy(10), LONG, LONG, Duration.ofSeconds(2));
        server.register("alice");
        try (RawClient flood = server.unix()) {
            flood.signInPeer();
            Thread sender = Thread.ofVirtual().start(() -> {
                byte[] stat = flood.numbered(new Message.Stat(RawClient.path("nothing")));
                try {
                    for (int i = 0; i < 2_000_000; i++) {
                        flood.link.write(stat, 0, stat.length);
                        stat = flood.numbered(new Message.Stat(RawClient.path("nothing")));
                    }
                } catch (IOException e) {
                    // What the test waits for.
                }
            });
            long most = 0;
            while (server.server.counters().links() > 0) {
                most = Math.max(most, server.server.counters().answersWaiting());
                Thread.onSpinWait();
                Thread.yield();
            }
            assertThat(most).as("the documented bound").isBetween(500L, 1_024L);
            sender.join();
        }
    }

    @Test
    void aLinkCutAtAnyByteLeavesNothingBehind() throws Exception {
        startWithTimes(SECOND.multipliedBy(10), LONG, LONG, LONG);
        Random random = new Random(11);
        byte[] content = new byte[(2 << 20) + 99];
        random.nextBytes(content);
        byte[] session = session(content, RawClient.uploadId());
        TreeSet<Integer> cuts = new TreeSet<>();
        for (int i = 0; i < 700; i += 13) {
            cuts.add(i);
        }
        for (int i = 0; i < 40; i++) {
            cuts.add(random.nextInt(session.length));
            cuts.add(session.length - 1 - 5 * i);
        }
        run(session, session.length);
        awaitLinks(0);
        long descriptors = descriptors();
        for (int cut : cuts) {
            run(session(content, RawClient.uploadId()), cut);
        }
        awaitLinks(0);

        assertThat(descriptors()).as("open files").isLessThanOrEqualTo(descriptors + 4);
        assertThat(server.server.counters().answersWaiting()).isZero();
        assertThat(server.server.counters().linksSignedIn()).isZero();
        try (RawClient client = server.unix()) {
            client.signInPeer();
            assertThat(client.get("cut/large")).isEqualTo(content);
            assertThat(client.get("cut/small")).hasSize(1_000);
        }
    }

    /** Signs in, stores, uploads, lists and fetches, as one stream of bytes. */
    private static byte[] session(byte[] content, Id16 id) throws IOException {
        byte[] small = new byte[1_000];
        List<byte[]> parts = new ArrayList<>();
        parts.add(RawClient.bytes(RawClient.hello(), 0));
        parts.add(RawClient.bytes(new Message.SignInPeer(""), 0));
        parts.add(RawClient.bytes(RawClient.put("cut/small", small, Replace.ALWAYS, RawClient.uploadId()), 1, small));
        Message.OpenUpload open = new Message.OpenUpload(
                RawClient.path("cut/large"), Replace.ALWAYS, id, RawClient.MODIFIED, true, content.length);
        parts.add(RawClient.bytes(open, 2));
        for (int i = 0; i < 3; i++) {
            byte[] leaf = RawClient.leaf(content, i);
            parts.add(RawClient.bytes(
                    new Message.Leaf(i, ferry.protocol.proof.HashTree.leafHash(leaf, 0, leaf.length), leaf.length),
                    2,
                    leaf));
        }
        parts.add(RawClient.bytes(new Message.FinishUpload(2, RawClient.root(content)), 3));
        parts.add(RawClient.bytes(new Message.ListFiles(RawClient.path(""), true), 4));
        parts.add(
                RawClient.bytes(new Message.Get(RawClient.path("cut/large"), Optional.empty(), 0, Long.MAX_VALUE), 5));
        return RawClient.concat(parts.toArray(byte[][]::new));
    }

    /** Sends the first bytes of a session and cuts without a word, having read nothing. */
    private void run(byte[] session, int cut) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(server.unix.path()));
            ByteBuffer bytes = ByteBuffer.wrap(session, 0, cut);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (cut == session.length) {
                channel.shutdownOutput();
                ByteBuffer answers = ByteBuffer.allocate(1 << 16);
                while (channel.read(answers.clear()) >= 0) {
                    // Until the server has said all.
                }
            }
        }
    }

    private static long descriptors() {
        String[] open = new java.io.File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    private void awaitLinks(long count) {
        long due = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (server.server.counters().links() != count) {
            assertThat(System.nanoTime())
                    .as("links: " + server.server.counters())
                    .isLessThan(due);
            Thread.yield();
        }
    }

    @Test
    void aRefusedPeerThatIsStillSendingReadsWhyAndMeetsNoReset() throws Exception {
        server = TestServer.start(directory);
        try (RawClient refused = server.unix()) {
            refused.send(RawClient.hello());
            refused.expect(Message.HelloOk.class);
            refused.send(new Message.Done());
            assertThat(refused.refusal()).isEqualTo(ErrorCode.UNEXPECTED_MESSAGE);
            refused.expectEnd();
            refused.raw(new byte[2 << 20]);
        }
        awaitLinks(0);
    }

    @Test
    void anOriginThatHoldsItsPlacesIsRefusedMore() throws Exception {
        server = TestServer.start(directory, TestServer.SETTINGS.withArrivals(10, 30, 100, 3));
        List<Link> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            held.add(server.unixLink());
        }
        awaitLinks(3);
        try (SocketChannel refused = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            refused.connect(UnixDomainSocketAddress.of(server.unix.path()));
            assertThat(refused.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        assertThat(server.server.counters().linksRefused()).isEqualTo(1);
        held.forEach(Link::close);
        awaitLinks(0);
        try (RawClient client = server.unix()) {
            client.signInPeer();
        }
    }
}
