package ferry.client;

import ferry.transport.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** A TCP path that lets through only so many bytes a second each way: of each connection, and of all together. */
final class NarrowRelay implements AutoCloseable {
    /** Small, so that the path and not a buffer says how fast it goes. */
    private static final int BUFFER_BYTES = 64 << 10;

    private static final int PIECE_BYTES = 8 << 10;

    private final ServerSocket listener = new ServerSocket();
    private final Endpoint.Tcp server;
    private final long eachPerSecond;
    private final Pace allUp;
    private final Pace allDown;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<LongAdder> carried = new CopyOnWriteArrayList<>();

    NarrowRelay(int port, Endpoint.Tcp server, long eachPerSecond, long allPerSecond) throws IOException {
        this.server = server;
        this.eachPerSecond = eachPerSecond;
        this.allUp = new Pace(allPerSecond);
        this.allDown = new Pace(allPerSecond);
        listener.setReceiveBufferSize(BUFFER_BYTES);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofPlatform().daemon().start(this::acceptAll);
    }

    Endpoint.Tcp endpoint() {
        return new Endpoint.Tcp("127.0.0.1", listener.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    /** Bytes that each connection carried up, in the order of their arrival. */
    List<Long> carried() {
        return carried.stream().map(LongAdder::sum).toList();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket near = listener.accept();
                connections.incrementAndGet();
                Socket far = new Socket();
                near.setSendBufferSize(BUFFER_BYTES);
                far.setSendBufferSize(BUFFER_BYTES);
                far.setReceiveBufferSize(BUFFER_BYTES);
                far.connect(new InetSocketAddress(server.host(), server.port()));
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                sockets.add(near);
                sockets.add(far);
                Pace up = new Pace(eachPerSecond);
                Pace down = new Pace(eachPerSecond);
                LongAdder bytes = new LongAdder();
                carried.add(bytes);
                Thread.ofPlatform().daemon().start(() -> copy(near, far, up, allUp, bytes));
                Thread.ofPlatform().daemon().start(() -> copy(far, near, down, allDown, new LongAdder()));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void copy(Socket from, Socket to, Pace own, Pace all, LongAdder bytes) {
        byte[] buffer = new byte[PIECE_BYTES];
        try (from;
                to) {
            OutputStream out = to.getOutputStream();
            int length;
            while ((length = from.getInputStream().read(buffer)) > 0) {
                LockSupport.parkNanos(Math.max(own.reserve(length), all.reserve(length)));
                out.write(buffer, 0, length);
                bytes.add(length);
            }
        } catch (IOException over) {
            // either side closed
        }
    }

    /** When the next bytes may pass. */
    private static final class Pace {
        private final long perSecond;
        private long freeAt = System.nanoTime();

        Pace(long perSecond) {
            this.perSecond = perSecond;
        }

        /** How long they wait, in nanoseconds. */
        synchronized long reserve(int bytes) {
            long now = System.nanoTime();
            freeAt = Math.max(now, freeAt) + (long) (bytes * 1e9 / perSecond);
            return freeAt - now;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
