package ferry.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Passes bytes between the clients of one Unix socket and another one, and keeps all of them. */
final class UnixRelay implements AutoCloseable {
    private final Path path;
    private final Path server;
    private final ServerSocketChannel listening;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    UnixRelay(Path path, Path server) throws IOException {
        this.path = path;
        this.server = server;
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(this::acceptAll);
    }

    Path path() {
        return path;
    }

    byte[] seen() {
        synchronized (seen) {
            return seen.toByteArray();
        }
    }

    private void acceptAll() {
        while (listening.isOpen()) {
            try {
                SocketChannel client = listening.accept();
                SocketChannel there = SocketChannel.open(UnixDomainSocketAddress.of(server));
                Thread.ofVirtual().start(() -> pass(client, there));
                Thread.ofVirtual().start(() -> pass(there, client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pass(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try (from;
                to) {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                synchronized (seen) {
                    seen.write(buffer.array(), 0, buffer.limit());
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        } catch (IOException ended) {
            // One side went away; so does the other.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
