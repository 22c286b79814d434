package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.ServerProcess;
import ferry.client.Credentials;
import ferry.client.FerryClient;
import ferry.client.Session;
import ferry.client.TransferListener;
import ferry.client.TransferOptions;
import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.MessageCodec;
import ferry.protocol.Replace;
import ferry.protocol.proof.HashTree;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R17: peers of five sorts that hold a link and do next to nothing, beside clients in earnest, at a real server. */
class SlowPeersTest {
    /** R17 asks for 5,000 ({@code docs/proof.md}). */
    private static final int PEERS = Integer.getInteger("ferry.proof.slowPeers", 200);

    private static final boolean IS_LONG = PEERS >= 1_000;
    private static final int GOOD = 4;
    private static final int GOOD_BYTES = 8 << 20;
    /** At the same time; more would only wait for two processors. */
    private static final int ARRIVING = 32;

    private static final Duration EVICTED_WITHIN = Duration.ofSeconds(15);
    private static final int BIG_BYTES = 1 << 20;

    @TempDir
    Path directory;

    private ServerProcess server;
    private RawPeers peers;
    private FerryClient client;
    private final List<Session> good = new ArrayList<>();
    private byte[] content = {};

    /** Each ends when the server has closed its link. */
    private enum Sort {
        SILENT,
        HALF_A_HANDSHAKE,
        HALF_A_HELLO,
        A_BYTE_A_SECOND,
        DEAF
    }

    @BeforeEach
    void start() throws Exception {
        // All of them are let in, which the defaults would not do. The long run keeps the time for signing in.
        List<String> settings =
                new ArrayList<>(List.of("limits.arrivals_local=10000", "limits.links_per_account=10000"));
        settings.add("limits.write_stall=3s");
        if (!IS_LONG) {
            settings.add("limits.sign_in=3s");
        }
        String[] options = settings.stream()
                .flatMap(setting -> List.of("--set", setting).stream())
                .toArray(String[]::new);
        server = ServerProcess.start(new Place(directory).withJava("-Xmx512m", "-XX:+ExitOnOutOfMemoryError"), options);
        peers = new RawPeers(server);
        Accounts.register(server.endpoint(), "alice", directory.resolve("state"));
        client = Accounts.client(directory.resolve("state"));
        content = new byte[GOOD_BYTES];
        new SplittableRandom(17).nextBytes(content);
        Files.write(directory.resolve("content"), content);
        for (int i = 0; i < GOOD; i++) {
            good.add(client.session(server.endpoint(), Optional.of("alice"), new Credentials.DeviceKey()));
        }
    }

    @AfterEach
    void stop() {
        good.forEach(Session::close);
        client.close();
        peers.close();
        server.close();
    }

    @Test
    void slowPeersAreEvictedInTimeAndGoodTransfersFinish() throws Exception {
        storeBig();
        move(Duration.ofMillis(1));
        double alone = move(IS_LONG ? Duration.ofSeconds(15) : Duration.ofSeconds(1));
        long links = peers.status("links");
        long descriptors = peers.descriptors();
        Map<Sort, Long> slowest = new EnumMap<>(Sort.class);
        double beside;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Semaphore arriving = new Semaphore(ARRIVING);
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                Sort sort = Sort.values()[i % Sort.values().length];
                ends.add(threads.submit(() -> {
                    long took = besiege(sort, arriving);
                    synchronized (slowest) {
                        slowest.merge(sort, took, Math::max);
                    }
                    return true;
                }));
            }
            beside = move(IS_LONG ? Duration.ofSeconds(15) : Duration.ofSeconds(2));
            for (Future<?> end : ends) {
                end.get();
            }
        }
        awaitLinks(links);

        Proof.report(
                "R17: %d slow peers of five sorts; the slowest of each was evicted after %s; good clients moved %.1f MiB/s"
                        + " alone and %.1f MiB/s (%.0f %%) beside them",
                PEERS, shown(slowest), alone, beside, 100 * beside / alone);
        assertThat(slowest.values()).hasSize(Sort.values().length).allMatch(nanos -> nanos < EVICTED_WITHIN.toNanos());
        assertThat(peers.descriptors()).as("open files of the server").isLessThanOrEqualTo(descriptors + 8);
        assertThat(server.isAlive()).as(server.log()).isTrue();
    }

    /** How long the server bore it, from the moment the peer was let in or began to be slow. */
    private long besiege(Sort sort, Semaphore arriving) throws Exception {
        return switch (sort) {
            case SILENT -> raw(new byte[0]);
            // The record of a ClientHello, of which a part comes.
            case HALF_A_HANDSHAKE -> raw(new byte[] {22, 3, 1, 1, 0, 1, 0, 0, (byte) 252, 3, 3});
            case HALF_A_HELLO -> {
                try (RawPeer peer = arriving(arriving, false)) {
                    long from = System.nanoTime();
                    peer.send(Arrays.copyOf(RawPeer.hello(), 20));
                    peer.refusal();
                    yield System.nanoTime() - from;
                }
            }
            case A_BYTE_A_SECOND -> {
                try (RawPeer peer = arriving(arriving, true)) {
                    long from = System.nanoTime();
                    peer.send(put());
                    yield from(from, peer, new byte[1], Duration.ofSeconds(1));
                }
            }
            case DEAF -> {
                try (RawPeer peer = arriving(arriving, true)) {
                    long from = System.nanoTime();
                    for (int i = 1; i <= 20; i++) {
                        peer.send(MessageCodec.encode(
                                new Message.Get(FerryPath.parse("big"), Optional.empty(), 0, Long.MAX_VALUE), i));
                    }
                    // Reads nothing; that the link is closed shows when something is sent.
                    yield from(from, peer, MessageCodec.encode(new Message.Goodbye(0, ""), 0), Duration.ofMillis(500));
                }
            }
        };
    }

    private RawPeer arriving(Semaphore arriving, boolean isSignedIn) throws Exception {
        arriving.acquire();
        try {
            return isSignedIn ? peers.signedIn() : peers.tls();
        } finally {
            arriving.release();
        }
    }

    private long raw(byte[] first) throws IOException {
        try (SocketChannel channel = SocketChannel.open(
                new InetSocketAddress("127.0.0.1", server.endpoint().port()))) {
            long from = System.nanoTime();
            channel.write(ByteBuffer.wrap(first));
            try {
                while (channel.read(ByteBuffer.allocate(64)) >= 0) {
                    // Until it is closed.
                }
            } catch (IOException reset) {
                // As good as closed.
            }
            return System.nanoTime() - from;
        }
    }

    /** Sends a piece now and then until that fails. */
    private static long from(long fromNanos, RawPeer peer, byte[] piece, Duration pause) {
        try {
            while (System.nanoTime() - fromNanos < 4 * EVICTED_WITHIN.toNanos()) {
                LockSupport.parkNanos(pause.toNanos());
                peer.send(piece);
            }
        } catch (IOException closed) {
            // What was waited for.
        }
        return System.nanoTime() - fromNanos;
    }

    /** The head of a file of 1 MiB; no content. */
    private static byte[] put() throws IOException {
        return MessageCodec.encode(
                new Message.Put(
                        FerryPath.parse("slow"),
                        Replace.NEVER,
                        new Id16(1, System.nanoTime()),
                        Instant.EPOCH,
                        false,
                        Digest.of(new byte[32]),
                        1 << 20),
                1);
    }

    /** For the deaf: a file of the administrator's, larger than what sockets hold. */
    private void storeBig() throws IOException {
        byte[] big = new byte[BIG_BYTES];
        try (RawPeer peer = peers.signedIn()) {
            peer.send(
                    MessageCodec.encode(
                            new Message.Put(
                                    FerryPath.parse("big"),
                                    Replace.NEVER,
                                    new Id16(2, 2),
                                    Instant.EPOCH,
                                    false,
                                    HashTree.leafHash(big, 0, big.length),
                                    big.length),
                            1),
                    big);
            peer.expect(Message.Head.class);
            peer.expect(Message.Stored.class);
        }
    }

    /** Moves files both ways until the time is up; MiB a second. */
    private double move(Duration time) throws Exception {
        long from = System.nanoTime();
        long bytes = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> ends = new ArrayList<>();
            for (int i = 0; i < GOOD; i++) {
                Session session = good.get(i);
                Path back = Files.createDirectories(directory.resolve("back" + i));
                String name = "good" + i;
                ends.add(threads.submit(() -> move(session, name, back, from + time.toNanos())));
            }
            for (Future<Long> end : ends) {
                bytes += end.get();
            }
        }
        return bytes / (double) (1 << 20) / ((System.nanoTime() - from) / 1e9);
    }

    private long move(Session session, String name, Path back, long until) throws IOException {
        long bytes = 0;
        do {
            session.put(
                    List.of(directory.resolve("content")),
                    new Session.RemoteTarget(FerryPath.parse(name), false),
                    TransferOptions.DEFAULT,
                    TransferListener.NONE);
            session.get(List.of(FerryPath.parse(name)), back, TransferOptions.DEFAULT, TransferListener.NONE);
            assertThat(Files.readAllBytes(back.resolve(name))).isEqualTo(content);
            session.remove(FerryPath.parse(name), false);
            Files.delete(back.resolve(name));
            bytes += 2L * GOOD_BYTES;
        } while (System.nanoTime() < until);
        return bytes;
    }

    private void awaitLinks(long links) throws IOException {
        long due = System.nanoTime() + EVICTED_WITHIN.toNanos();
        while (peers.status("links") > links) {
            assertThat(System.nanoTime()).as("links are left").isLessThan(due);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static String shown(Map<Sort, Long> nanos) {
        StringBuilder shown = new StringBuilder();
        nanos.forEach((sort, each) ->
                shown.append(shown.isEmpty() ? "" : ", ").append(String.format("%.1f s %s", each / 1e9, sort)));
        return shown.toString();
    }
}
