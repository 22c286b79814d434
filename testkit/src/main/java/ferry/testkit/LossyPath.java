package ferry.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A bad network between UDP clients and a server, in this process: datagrams get lost, doubled, overtaken or damaged,
 * nothing may pass for a while, and clients may seem to have moved. The same seed damages the same datagrams in the same
 * way, as far as the peers send the same.
 */
public final class LossyPath implements Closeable {
    private static final int DATAGRAM_BYTES_MAX = 65_536;

    private final DatagramSocket front;
    private final InetSocketAddress server;
    private final Faults faults;
    private final SplittableRandom seeds;
    private final Map<SocketAddress, Client> clients = new ConcurrentHashMap<>();
    private final Queue<DatagramSocket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger moved = new AtomicInteger(1);
    private final AtomicLong datagrams = new AtomicLong();
    private volatile boolean dark;
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    /** Each in per cent of the datagrams of one direction. */
    public record Faults(int lost, int doubled, int overtaken, int damaged) {
        public static final Faults NONE = new Faults(0, 0, 0, 0);
    }

    public LossyPath(int serverPort, Faults faults, long seed) throws IOException {
        front = new DatagramSocket(0, loopback(1));
        server = new InetSocketAddress(loopback(1), serverPort);
        this.faults = faults;
        seeds = new SplittableRandom(seed);
        Thread.ofVirtual().name("lossy-path").start(this::fromClients);
    }

    /** Where clients find the server. */
    public int port() {
        return front.getLocalPort();
    }

    /** While it is dark nothing passes, in either direction. */
    public void dark(boolean isDark) {
        dark = isDark;
    }

    /** From now on no more than this passes each way; the rest waits in a buffer of the system, as far as that goes. */
    public void limit(long bytesEachSecond) {
        bytesPerSecond = bytesEachSecond;
    }

    /** How many came, from both sides. */
    public long datagrams() {
        return datagrams.get();
    }

    /** Every client has another address from now on, as after a change of networks or of a router's table. */
    public void moveClients() throws IOException {
        int host = moved.incrementAndGet();
        for (Client client : clients.values()) {
            client.moveTo(loopback(host));
        }
    }

    private static InetAddress loopback(int host) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host});
    }

    private void fromClients() {
        byte[] buffer = new byte[DATAGRAM_BYTES_MAX];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            while (true) {
                packet.setLength(buffer.length);
                front.receive(packet);
                SocketAddress from = packet.getSocketAddress();
                Client client = clients.get(from);
                if (client == null) {
                    client = new Client(from, seeds.split(), seeds.split());
                    clients.put(from, client);
                }
                client.toServer.pass(Arrays.copyOf(buffer, packet.getLength()));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    @Override
    public void close() {
        front.close();
        sockets.forEach(DatagramSocket::close);
    }

    private interface Way {
        void send(byte[] datagram) throws IOException;
    }

    /** What happens to the datagrams of one direction. */
    private final class Direction {
        private final SplittableRandom random;
        private final Way way;
        private byte[] waiting = {};
        private long freeAt = System.nanoTime();

        Direction(SplittableRandom random, Way way) {
            this.random = random;
            this.way = way;
        }

        synchronized void pass(byte[] datagram) throws IOException {
            datagrams.incrementAndGet();
            pace(datagram.length);
            if (dark || happens(faults.lost())) {
                return;
            }
            if (happens(faults.damaged())) {
                int bit = random.nextInt(datagram.length * 8);
                datagram[bit / 8] ^= (byte) (1 << bit % 8);
            }
            if (waiting.length == 0 && happens(faults.overtaken())) {
                waiting = datagram;
                return;
            }
            way.send(datagram);
            if (happens(faults.doubled())) {
                way.send(datagram);
            }
            if (waiting.length > 0) {
                byte[] late = waiting;
                waiting = new byte[0];
                way.send(late);
            }
        }

        private void pace(int length) {
            long limit = bytesPerSecond;
            if (limit < Long.MAX_VALUE) {
                long now = System.nanoTime();
                freeAt = Math.max(now, freeAt) + length * 1_000_000_000L / limit;
                LockSupport.parkNanos(freeAt - now);
            }
        }

        private boolean happens(int percent) {
            return random.nextInt(100) < percent;
        }
    }

    /** One client as the server sees it. */
    private final class Client {
        private final Direction toServer;
        private final Direction toClient;
        private volatile DatagramSocket back;

        Client(SocketAddress address, SplittableRandom up, SplittableRandom down) throws IOException {
            toServer = new Direction(up, bytes -> back.send(new DatagramPacket(bytes, bytes.length, server)));
            toClient = new Direction(down, bytes -> front.send(new DatagramPacket(bytes, bytes.length, address)));
            moveTo(loopback(1));
        }

        /** The former socket stays open, so that nothing on its way to it ends this path, but what arrives there is lost. */
        void moveTo(InetAddress host) throws IOException {
            DatagramSocket next = new DatagramSocket(0, host);
            sockets.add(next);
            back = next;
            Thread.ofVirtual().name("lossy-path-back").start(() -> fromServer(next));
        }

        private void fromServer(DatagramSocket from) {
            byte[] buffer = new byte[DATAGRAM_BYTES_MAX];
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                while (true) {
                    packet.setLength(buffer.length);
                    from.receive(packet);
                    if (from.equals(back)) {
                        toClient.pass(Arrays.copyOf(buffer, packet.getLength()));
                    }
                }
            } catch (IOException closed) {
                // The end.
            }
        }
    }
}
