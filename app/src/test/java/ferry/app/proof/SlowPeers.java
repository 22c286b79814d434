package ferry.app.proof;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.MessageCodec;
import ferry.protocol.Replace;
import ferry.transport.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * The peers of {@link SlowPeersTest}, in a process of their own, so that what they cost themselves is told apart from what
 * they cost the server: {@code HOST PORT SOCKET PEERS MILLISECONDS}, in which they arrive evenly. Says {@code ready}, and at the
 * end for each sort how long the server bore the slowest of it, how many it did not let in at all, and the processor time
 * that all of this took.
 */
final class SlowPeers implements Closeable {
    /** At the same time; more would only wait for two processors. */
    private static final int ARRIVING = 32;

    /** Who is let in longer than this has shown what was to be shown. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Endpoint.Tcp endpoint;
    private final RawPeers peers;
    private final Semaphore arriving = new Semaphore(ARRIVING);
    private final Map<Sort, Long> slowest = new EnumMap<>(Sort.class);
    private long turnedAway;

    /** Whose link is closed sooner than this was not let in. */
    private static final Duration TURNED_AWAY = Duration.ofSeconds(1);

    private static final class TurnedAway extends Exception {
        private static final long serialVersionUID = 1L;

        TurnedAway(IOException cause) {
            super(cause);
        }
    }

    /** Each ends when the server has closed its link. */
    enum Sort {
        SILENT,
        HALF_A_HANDSHAKE,
        HALF_A_HELLO,
        A_BYTE_A_SECOND,
        DEAF
    }

    private SlowPeers(Endpoint.Tcp endpoint, Path socket) throws IOException {
        this.endpoint = endpoint;
        this.peers = new RawPeers(endpoint, socket);
    }

    public static void main(String[] arguments) throws Exception {
        Endpoint.Tcp endpoint = new Endpoint.Tcp(arguments[0], Integer.parseInt(arguments[1]));
        try (SlowPeers all = new SlowPeers(endpoint, Path.of(arguments[2]))) {
            System.out.println("ready");
            all.besiege(Integer.parseInt(arguments[3]), Duration.ofMillis(Long.parseLong(arguments[4])));
            all.slowest.forEach((sort, nanos) -> System.out.println(sort + " " + nanos));
            System.out.println("TURNED_AWAY " + all.turnedAway);
        }
        Duration processor = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        System.out.println("PROCESSOR " + processor.toNanos());
    }

    private void besiege(int count, Duration time) throws Exception {
        long from = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                LockSupport.parkNanos(from + time.toNanos() * i / count - System.nanoTime());
                Sort sort = Sort.values()[i % Sort.values().length];
                ends.add(threads.submit(() -> {
                    besiegeAndCount(sort);
                    return true;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
    }

    private void besiegeAndCount(Sort sort) throws Exception {
        long took = 0;
        boolean isLetIn = true;
        try {
            took = besiege(sort);
            isLetIn = took > TURNED_AWAY.toNanos();
        } catch (TurnedAway _) {
            isLetIn = false;
        }
        synchronized (slowest) {
            slowest.merge(sort, took, Math::max);
            turnedAway += isLetIn ? 0 : 1;
        }
    }

    /** How long the server bore it, from the moment the peer was let in or began to be slow. */
    private long besiege(Sort sort) throws Exception {
        return switch (sort) {
            case SILENT -> raw(new byte[0]);
            // The record of a ClientHello, of which a part comes.
            case HALF_A_HANDSHAKE -> raw(new byte[] {22, 3, 1, 1, 0, 1, 0, 0, (byte) 252, 3, 3});
            case HALF_A_HELLO -> {
                try (RawPeer peer = arriving(false)) {
                    long from = System.nanoTime();
                    peer.send(Arrays.copyOf(RawPeer.hello(), 20));
                    peer.refusal();
                    yield System.nanoTime() - from;
                }
            }
            case A_BYTE_A_SECOND -> {
                try (RawPeer peer = arriving(true)) {
                    long from = System.nanoTime();
                    peer.send(put());
                    yield from(from, peer, new byte[1], Duration.ofSeconds(1));
                }
            }
            case DEAF -> {
                try (RawPeer peer = arriving(true)) {
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

    private RawPeer arriving(boolean isSignedIn) throws Exception {
        arriving.acquire();
        try {
            return isSignedIn ? peers.signedIn() : peers.tls();
        } catch (IOException closed) {
            throw new TurnedAway(closed);
        } finally {
            arriving.release();
        }
    }

    private long raw(byte[] first) throws IOException {
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(endpoint.host(), endpoint.port()))) {
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
            while (System.nanoTime() - fromNanos < PATIENCE.toNanos()) {
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

    @Override
    public void close() {
        peers.close();
    }
}
