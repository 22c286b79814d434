package ferry.transport.quic;

import ferry.transport.LinkSecurity;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection past its handshake, with the socket that belongs to it; the links that were dialed to one server
 * share it. It ends a moment after its last link. Any thread.
 */
final class ClientConnection implements Closeable {
    private static final int NO_ERROR = 0;

    private final QuicChannel channel;
    private final Channel socket;
    private final LinkSecurity.TlsEndPoint security;
    private final String peer;
    private final PathStats path;
    private final ScheduledFuture<?> keepAlive;

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private int links;
    private int streams;
    private boolean closed;

    ClientConnection(
            QuicChannel channel, Channel socket, LinkSecurity.TlsEndPoint security, String peer, Duration keepAlive) {
        this.channel = channel;
        this.socket = socket;
        this.security = security;
        this.peer = peer;
        this.path = new PathStats(channel);
        Pacing.of(channel, path);
        long every = keepAlive.toMillis();
        this.keepAlive =
                channel.eventLoop().scheduleAtFixedRate(this::saySomething, every, every, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> {
            this.keepAlive.cancel(false);
            Waiting.notFor(socket.close());
        });
    }

    byte[] serverKeyHash() {
        return security.serverKeyHash();
    }

    /** Takes a place for one more link; false if this connection is over or full. */
    boolean reserve() {
        lock.lock();
        try {
            if (closed || !channel.isActive() || links >= QuicLimits.STREAMS || streams >= QuicLimits.STREAMS_IN_ALL) {
                return false;
            }
            links++;
            streams++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Opens the link of a place that was reserved. */
    QuicLink open(Duration limit) throws IOException {
        AtomicReference<@Nullable QuicLink> link = new AtomicReference<>();
        try {
            Waiting.atMost(
                    limit,
                    channel.createStream(QuicStreamType.BIDIRECTIONAL, new ChannelInitializer<QuicStreamChannel>() {
                        @Override
                        protected void initChannel(QuicStreamChannel stream) {
                            link.set(QuicLink.on(stream, security, peer, path, ClientConnection.this::release));
                        }
                    }));
        } catch (IOException e) {
            release();
            throw e;
        }
        QuicLink opened = link.get();
        if (opened == null) {
            throw new AssertionError("a stream is initialised before it is given out");
        }
        try {
            opened.sayKind();
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** Gives a place back; with the last one the connection's end draws near. */
    void release() {
        lock.lock();
        try {
            links--;
            if (links == 0 && !closed) {
                LoopTasks.runAfter(channel.eventLoop(), QuicLimits.LINGER, this::closeIfUnused);
            }
        } finally {
            lock.unlock();
        }
    }

    private void closeIfUnused() {
        lock.lock();
        try {
            if (links > 0) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        close();
    }

    /** A datagram that the server drops (ferry-1.md §3.3), since the library sends no PING by itself. */
    private void saySomething() {
        Waiting.notFor(channel.writeAndFlush(Unpooled.directBuffer(1).writeByte(0)));
    }

    boolean isOver() {
        return !channel.isActive();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        Waiting.notFor(channel.close(true, NO_ERROR, Unpooled.EMPTY_BUFFER));
    }

    /**
     * Ends a moment after the ends of the links, which left before. If one of those is lost, the server learns from the
     * connection's end that they are over; who waited for an answer has it.
     */
    void closeSoon() {
        LoopTasks.runAfter(channel.eventLoop(), QuicLimits.GOODBYE, this::close);
    }

    Channel socket() {
        return socket;
    }
}
