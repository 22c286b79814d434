package ferry.app.proof;

import ferry.transport.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A line so long that thinking takes no time beside it: what both sides of a connection say is collected until both are
 * silent, and handed over all at once, so that the round trips can be counted. A silence that was too short for a slow
 * machine counts too many, never too few.
 */
final class SlowLine implements AutoCloseable {
    private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();

    private final ServerSocket front;
    private final Endpoint.Tcp server;
    private volatile Duration silence = Duration.ZERO;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    SlowLine(Endpoint.Tcp server) throws IOException {
        this.server = server;
        front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::acceptAll);
    }

    Endpoint.Tcp endpoint() {
        return new Endpoint.Tcp("127.0.0.1", front.getLocalPort());
    }

    /** Counts from now on. {@code silence}: none to hand over at once, for who counts bytes only. */
    void count(Duration silence) {
        this.silence = silence;
        answers.set(0);
        bytes.set(0);
    }

    /** How often a client had to wait for the server; with one more for TCP's own. */
    int roundTrips() {
        return 1 + answers.get();
    }

    /** Both ways, above TCP. */
    long bytes() {
        return bytes.get();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket near = front.accept();
                Socket far = new Socket(server.host(), server.port());
                sockets.add(near);
                sockets.add(far);
                Pipe there = new Pipe(near, far);
                Pipe back = new Pipe(far, near);
                Thread.ofPlatform().daemon().start(() -> handOver(there, back));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void handOver(Pipe there, Pipe back) {
        try {
            while (!there.isOver() && !back.isOver()) {
                LockSupport.parkNanos(LOOK_NANOS);
                long quietSince = Math.max(there.lastNanos, back.lastNanos);
                if (System.nanoTime() - quietSince >= silence.toNanos()) {
                    there.deliver();
                    if (back.deliver()) {
                        answers.incrementAndGet();
                    }
                }
            }
            there.deliver();
            back.deliver();
        } catch (IOException gone) {
            // Who is not there any more needs nothing.
        } finally {
            there.close();
            back.close();
        }
    }

    /** One direction of a connection. Filled by its own thread, emptied by that of the connection. */
    private final class Pipe {
        private final Socket from;
        private final Socket to;
        private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        private boolean ended;
        private volatile long lastNanos = System.nanoTime();

        Pipe(Socket from, Socket to) throws IOException {
            this.from = from;
            this.to = to;
            to.setTcpNoDelay(true);
            Thread.ofPlatform().daemon().start(this::collect);
        }

        private void collect() {
            byte[] buffer = new byte[64 << 10];
            try {
                for (int length = from.getInputStream().read(buffer);
                        length >= 0;
                        length = from.getInputStream().read(buffer)) {
                    synchronized (this) {
                        waiting.write(buffer, 0, length);
                    }
                    lastNanos = System.nanoTime();
                }
            } catch (IOException gone) {
                // The same as an end.
            }
            synchronized (this) {
                ended = true;
            }
        }

        /** Nobody speaks any more and all was handed over. */
        synchronized boolean isOver() {
            return ended && waiting.size() == 0;
        }

        boolean deliver() throws IOException {
            byte[] all;
            synchronized (this) {
                all = waiting.toByteArray();
                waiting.reset();
            }
            if (all.length > 0) {
                to.getOutputStream().write(all);
                bytes.addAndGet(all.length);
                lastNanos = System.nanoTime();
            }
            return all.length > 0;
        }

        void close() {
            try {
                from.close();
            } catch (IOException e) {
                throw new AssertionError("a socket does not refuse to be closed", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
