package ferry.transport;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * TLS over a TCP socket. What TLS itself wants to send because of something read (a key update) is sent by a thread of
 * its own, so that the reader never waits for the peer to read: two readers doing so would stop both sides for good.
 */
final class TlsLink implements Link {
    private final SocketChannel channel;
    private final String peer;
    private final TlsSession session;
    private final LinkStats stats;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean answering = new AtomicBoolean();

    private TlsLink(SocketChannel channel, String peer, TlsSession session, LinkStats stats) {
        this.channel = channel;
        this.peer = peer;
        this.session = session;
        this.stats = stats;
    }

    /** Shakes hands on {@code channel} as the server. */
    static TlsLink accept(SocketChannel channel, String peer, TlsEngines engines, TlsIdentity identity)
            throws IOException {
        return new TlsLink(
                channel, peer, engines.accept(channel, identity), LinkStats.nothingKnown(LinkStats.Transport.TCP));
    }

    /**
     * Shakes hands as the client; {@code check} is asked before anything else is sent.
     *
     * @param connected the TCP connection to {@code server}
     */
    static TlsLink dial(Connected connected, Endpoint.Tcp server, TlsEngines engines, ServerKeyCheck check)
            throws IOException {
        SocketChannel channel = connected.channel();
        return new TlsLink(
                channel,
                server.toString(),
                engines.dial(channel, server.host(), check),
                new LinkStats(LinkStats.Transport.TCP, Optional.of(connected.roundTrip()), OptionalDouble.empty()));
    }

    /** A TCP connection, and how long the kernel took to make it: SYN and its answer. */
    record Connected(SocketChannel channel, Duration roundTrip) implements Closeable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = session.read(buffer, offset, length);
        if (session.owesAnswer() && answering.compareAndSet(false, true)) {
            Thread.ofVirtual().name("tls-answer").start(this::answer);
        }
        return count;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        writing.lock();
        try {
            session.write(buffer, offset, length);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        writing.lock();
        try {
            session.flush();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void endOutput() throws IOException {
        writing.lock();
        try {
            session.flush();
            session.end();
            channel.shutdownOutput();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public LinkSecurity security() {
        return session.security();
    }

    @Override
    public LinkStats stats() {
        return stats;
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (!writing.isLocked()) {
            awaitBriefly(Thread.ofVirtual().name("tls-farewell").start(this::sayFarewell));
        }
        Sockets.closeQuietly(channel);
        session.free();
    }

    /** A thread of its own, since a full socket buffer would hold up whoever closes. */
    private void sayFarewell() {
        if (writing.tryLock()) {
            try {
                session.end();
            } catch (IOException e) {
                // The peer is gone or reads nothing: it will see a cut, which is what happened.
            } finally {
                writing.unlock();
            }
        }
    }

    private static void awaitBriefly(Thread thread) {
        try {
            thread.join(TransportLimits.CLOSE_NOTIFY_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer() {
        writing.lock();
        try {
            answering.set(false);
            session.answer();
        } catch (IOException e) {
            // The next write or read meets the same fault and reports it.
        } finally {
            writing.unlock();
        }
    }
}
