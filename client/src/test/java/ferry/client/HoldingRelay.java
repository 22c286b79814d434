package ferry.client;

import ferry.transport.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A network that is slow in one direction: on a connection that was chosen, what the client asks arrives, and what the
 * server answers after the handshake waits until it is released.
 */
final class HoldingRelay implements AutoCloseable {
    /** The client's first write is its half of the key exchange; its second one ends the handshake and asks. */
    private static final int ASKING_READ = 2;

    private final ServerSocket listener;
    private final Endpoint.Tcp server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean holdsNext = new AtomicBoolean();
    private final CountDownLatch released = new CountDownLatch(1);

    HoldingRelay(Endpoint.Tcp server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    Endpoint.Tcp endpoint() {
        return new Endpoint.Tcp("127.0.0.1", listener.getLocalPort());
    }

    /** The answers of the next connection wait. */
    void holdNext() {
        holdsNext.set(true);
    }

    void release() {
        released.countDown();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket near = listener.accept();
                Socket far = new Socket(server.host(), server.port());
                sockets.add(near);
                sockets.add(far);
                CountDownLatch passing = holdsNext.getAndSet(false) ? released : new CountDownLatch(0);
                AtomicBoolean asked = new AtomicBoolean();
                Thread.ofVirtual()
                        .start(() -> copy(near, far, read -> {
                            if (read == ASKING_READ) {
                                asked.set(true);
                            }
                        }));
                Thread.ofVirtual()
                        .start(() -> copy(far, near, read -> {
                            if (asked.get()) {
                                passing.await();
                            }
                        }));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    @FunctionalInterface
    private interface BeforeWrite {
        void run(int read) throws InterruptedException;
    }

    private static void copy(Socket from, Socket to, BeforeWrite before) {
        byte[] buffer = new byte[8 * 1024];
        try (from;
                to) {
            OutputStream out = to.getOutputStream();
            int length;
            for (int read = 1; (length = from.getInputStream().read(buffer)) > 0; read++) {
                before.run(read);
                out.write(buffer, 0, length);
            }
        } catch (IOException | InterruptedException over) {
            // either side closed
        }
    }

    @Override
    public void close() throws IOException {
        released.countDown();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
