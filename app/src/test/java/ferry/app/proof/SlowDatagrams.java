package ferry.app.proof;

import ferry.transport.Endpoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/** What {@link SlowLine} is to connections, for the datagrams of one client at a time. */
final class SlowDatagrams implements AutoCloseable {
    private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();
    private static final int DATAGRAM_BYTES_MAX = 65_536;

    private final DatagramSocket front;
    private final DatagramSocket back;
    private final InetSocketAddress server;
    private final Queue<byte[]> there = new ArrayDeque<>();
    private final Queue<byte[]> here = new ArrayDeque<>();
    private SocketAddress client;
    private Duration silence = Duration.ZERO;
    private long lastNanos;
    private int answers;

    SlowDatagrams(Endpoint.Tcp server) throws IOException {
        this.server = new InetSocketAddress(server.host(), server.port());
        front = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        back = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> collect(front, there));
        Thread.ofPlatform().daemon().start(() -> collect(back, here));
        Thread.ofPlatform().daemon().start(this::handOver);
    }

    Endpoint.Tcp endpoint() {
        return new Endpoint.Tcp("127.0.0.1", front.getLocalPort());
    }

    /** Counts from now on; the client before has ended. */
    synchronized void count(Duration silence) {
        this.silence = silence;
        there.clear();
        here.clear();
        answers = 0;
    }

    /** How often the client had to wait for the server. */
    synchronized int roundTrips() {
        return answers;
    }

    private void collect(DatagramSocket from, Queue<byte[]> waiting) {
        DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES_MAX], DATAGRAM_BYTES_MAX);
        try {
            while (true) {
                packet.setLength(DATAGRAM_BYTES_MAX);
                from.receive(packet);
                byte[] datagram = new byte[packet.getLength()];
                System.arraycopy(packet.getData(), 0, datagram, 0, datagram.length);
                synchronized (this) {
                    if (from.equals(front)) {
                        client = packet.getSocketAddress();
                    }
                    waiting.add(datagram);
                    lastNanos = System.nanoTime();
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void handOver() {
        try {
            while (true) {
                LockSupport.parkNanos(LOOK_NANOS);
                synchronized (this) {
                    if (System.nanoTime() - lastNanos >= silence.toNanos()) {
                        deliver(there, back, server);
                        if (deliver(here, front, client)) {
                            answers++;
                        }
                    }
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private boolean deliver(Queue<byte[]> waiting, DatagramSocket from, SocketAddress to) throws IOException {
        boolean isAny = !waiting.isEmpty();
        while (!waiting.isEmpty()) {
            byte[] datagram = waiting.remove();
            from.send(new DatagramPacket(datagram, datagram.length, to));
            lastNanos = System.nanoTime();
        }
        return isAny;
    }

    @Override
    public void close() {
        front.close();
        back.close();
    }
}
