package ferry.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * TLS over a TCP socket. The reader owns {@link TlsReader}, the writer {@link TlsWriter}; the engine between them locks
 * itself. What TLS itself wants to send because of something read (a key update) is sent by a thread of its own, so
 * that the reader never waits for the peer to read: two readers doing so would stop both sides for good.
 */
final class TlsLink implements Link {
    private final SocketChannel channel;
    private final SSLEngine engine;
    private final String peer;
    private final TlsReader reader;
    private final TlsWriter writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean answering = new AtomicBoolean();
    private final LinkSecurity.Tls security;

    private TlsLink(SocketChannel channel, SSLEngine engine, String peer, TlsReader reader, LinkSecurity.Tls security) {
        this.channel = channel;
        this.engine = engine;
        this.peer = peer;
        this.reader = reader;
        this.security = security;
        writer = new TlsWriter(channel, engine);
    }

    /** Shakes hands on {@code channel} as the server. */
    static TlsLink accept(SocketChannel channel, String peer, TlsEngines engines, TlsIdentity identity)
            throws IOException {
        SSLEngine engine = engines.server(identity);
        TlsReader reader = TlsHandshake.run(channel, engine, engines.protocol());
        var security = new LinkSecurity.Tls(engines.exporter(engine), identity.keyHash());
        return new TlsLink(channel, engine, peer, reader, security);
    }

    /** Shakes hands on {@code channel} as the client; {@code check} is asked before anything else is sent. */
    static TlsLink dial(SocketChannel channel, String peer, TlsEngines engines, String host, ServerKeyCheck check)
            throws IOException {
        SSLEngine engine = engines.client(host, check);
        TlsReader reader = TlsHandshake.run(channel, engine, engines.protocol());
        byte[] keyHash = TlsHandshake.serverKeyHash(engine);
        return new TlsLink(channel, engine, peer, reader, new LinkSecurity.Tls(engines.exporter(engine), keyHash));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = reader.read(buffer, offset, length);
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && answering.compareAndSet(false, true)) {
            Thread.ofVirtual().name("tls-answer").start(this::answer);
        }
        return count;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        writing.lock();
        try {
            writer.write(buffer, offset, length);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        writing.lock();
        try {
            writer.flush();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void endOutput() throws IOException {
        writing.lock();
        try {
            writer.flush();
            writer.end();
            channel.shutdownOutput();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public LinkSecurity security() {
        return security;
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
    }

    /** A thread of its own, since a full socket buffer would hold up whoever closes. */
    private void sayFarewell() {
        if (writing.tryLock()) {
            try {
                writer.end();
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
            writer.answer();
        } catch (IOException e) {
            // The next write or read meets the same fault and reports it.
        } finally {
            writing.unlock();
        }
    }
}
