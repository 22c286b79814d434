package ferry.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** One TCP connection passed on byte by byte: counts, and cuts without TLS noticing beforehand. */
final class Relay implements AutoCloseable {
    private final ServerSocket front;
    private final InetSocketAddress target;
    private final AtomicLong serverToClient = new AtomicLong();
    private volatile Socket client;
    private volatile Socket server;

    private Relay(InetSocketAddress target) throws IOException {
        this.target = target;
        front = new ServerSocket(0, 1, target.getAddress());
    }

    static Relay to(InetSocketAddress target) throws IOException {
        Relay relay = new Relay(target);
        Thread.ofVirtual().start(relay::run);
        return relay;
    }

    Endpoint.Tcp endpoint() {
        return new Endpoint.Tcp(target.getAddress().getHostAddress(), front.getLocalPort());
    }

    long serverToClientBytes() {
        return serverToClient.get();
    }

    /** The server reads the end of the TCP stream, as when a client's process is killed. */
    void cutClientToServer() throws IOException {
        server.shutdownOutput();
    }

    private void run() {
        try {
            client = front.accept();
            server = new Socket(target.getAddress(), target.getPort());
            Thread.ofVirtual().start(() -> pump(server, client, serverToClient));
            pump(client, server, new AtomicLong());
        } catch (IOException e) {
            // The test closed us.
        }
    }

    private static void pump(Socket from, Socket to, AtomicLong counted) {
        try {
            byte[] buffer = new byte[1 << 16];
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                counted.addAndGet(n);
                to.getOutputStream().write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // Either side closed.
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
