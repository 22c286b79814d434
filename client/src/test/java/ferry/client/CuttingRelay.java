package ferry.client;

import ferry.transport.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network that breaks: hands bytes on to a server, and cuts each connection, in both directions at once and without a
 * goodbye, after as many bytes as were planned for it. Connections beyond the plan live on.
 */
final class CuttingRelay implements AutoCloseable {
    private final ServerSocket listener;
    private final Endpoint.Tcp server;
    private final Queue<Long> plan = new ArrayDeque<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();

    CuttingRelay(Endpoint.Tcp server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** The next connection dies after this many bytes, both directions counted together. */
    synchronized void cutNextAfter(long bytes) {
        plan.add(bytes);
    }

    private synchronized long nextBudget() {
        Long budget = plan.poll();
        return budget == null ? Long.MAX_VALUE : budget;
    }

    int cuts() {
        return cuts.get();
    }

    Endpoint.Tcp endpoint() {
        return new Endpoint.Tcp("127.0.0.1", listener.getLocalPort());
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket near = listener.accept();
                Socket far = new Socket(server.host(), server.port());
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                sockets.add(near);
                sockets.add(far);
                AtomicLong budget = new AtomicLong(nextBudget());
                Thread.ofVirtual().start(() -> copy(near, far, budget));
                Thread.ofVirtual().start(() -> copy(far, near, budget));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void copy(Socket from, Socket to, AtomicLong budget) {
        byte[] buffer = new byte[8 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read;
            while ((read = in.read(buffer)) > 0) {
                long left = budget.addAndGet(-read);
                if (left < 0) {
                    out.write(buffer, 0, (int) Math.max(0, read + left));
                    if (left + read >= 0) { // the other direction may find the budget spent, too
                        cuts.incrementAndGet();
                    }
                    from.setSoLinger(true, 0);
                    to.setSoLinger(true, 0);
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException over) {
            // either side closed
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
