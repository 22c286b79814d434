package ferry.transport.quic;

import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.LinkSecurity;
import ferry.transport.Listener;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, from its first datagram. It arrives as a whole: its first stream is the link of that arrival, so
 * that a peer that never shakes hands or never opens a stream is counted and timed like one over TCP; each further stream
 * arrives by itself. The library's thread, but for what says otherwise.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter {
    private static final int NO_ERROR = 0;

    private final QuicChannel channel;
    private final QuicListener listener;
    private final LinkSecurity security;
    private final Endpoint.Tcp peer;
    private final PathStats path;

    private boolean shaking = true;
    private int streams;
    private int open;

    /** Guards what follows: the arrival's thread waits for it. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private @Nullable QuicLink first;
    private boolean firstCame;
    private @Nullable String over;

    ServerConnection(QuicChannel channel, QuicListener listener, LinkSecurity security) {
        this.channel = channel;
        this.listener = listener;
        this.security = security;
        if (!(channel.remoteSocketAddress() instanceof InetSocketAddress address)) {
            throw new AssertionError("a QUIC peer has an address");
        }
        this.peer = Endpoint.Tcp.of(address);
        this.path = new PathStats(channel);
    }

    boolean isShaking() {
        return shaking;
    }

    @Override
    public void channelRegistered(ChannelHandlerContext context) {
        listener.arrived(this, new ConnectionArrival());
        Pacing.of(channel, path);
        context.fireChannelRegistered();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        shaken();
        context.fireChannelActive();
    }

    /** The end, also of a connection that never became active. */
    @Override
    public void channelUnregistered(ChannelHandlerContext context) {
        shaken();
        isOver(channel.isTimedOut() ? "nothing came from the peer" : "the connection ended");
        listener.gone(this);
        context.fireChannelUnregistered();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        isOver(String.valueOf(cause.getMessage()));
    }

    /**
     * Ends the connection of a client that has another address now: it dials anew and resumes. With this library what was
     * lost on the way to the former address may stay lost, while the connection lives on.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicPathEvent.PeerMigrated) {
            isOver("the peer moved");
            close();
        }
        context.fireUserEventTriggered(event);
    }

    /** A stream goes on to be registered; a datagram was only sent to keep the connection alive (ferry-1.md §3.3). */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof QuicStreamChannel) {
            context.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /** Called for each stream of the peer before it is active. */
    void opened(QuicStreamChannel stream) {
        QuicLink link = QuicLink.on(
                stream, security, peer.toString(), path, () -> LoopTasks.run(channel.eventLoop(), this::linkClosed));
        open++;
        if (++streams > QuicLimits.STREAMS_IN_ALL) {
            close();
            return;
        }
        lock.lock();
        try {
            if (!firstCame) {
                firstCame = true;
                first = link;
                changed.signalAll();
                return;
            }
        } finally {
            lock.unlock();
        }
        listener.arrived(new StreamArrival(link));
    }

    private void linkClosed() {
        open--;
        if (open == 0) {
            LoopTasks.runAfter(channel.eventLoop(), QuicLimits.LINGER, this::closeIfUnused);
        }
    }

    private void closeIfUnused() {
        if (open == 0) {
            close();
        }
    }

    private void shaken() {
        if (shaking) {
            shaking = false;
            listener.shaken();
        }
    }

    private void isOver(String reason) {
        lock.lock();
        try {
            if (over == null) {
                over = reason;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Any thread. */
    void close() {
        Waiting.notFor(channel.close(true, NO_ERROR, Unpooled.EMPTY_BUFFER));
    }

    private QuicLink awaitFirst() throws IOException {
        lock.lock();
        try {
            while (first == null && over == null) {
                changed.awaitUninterruptibly();
            }
            if (first == null) {
                throw new IOException("no link on the QUIC connection: " + over);
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** The connection with its first stream; its accepting thread's. */
    private final class ConnectionArrival implements Listener.Arrival {
        @Override
        public String origin() {
            return peer.host();
        }

        @Override
        public Link open() throws IOException {
            QuicLink link = awaitFirst();
            link.requireKind();
            return link;
        }

        @Override
        public void close() {
            QuicLink link;
            lock.lock();
            try {
                link = first;
                firstCame = true;
            } finally {
                lock.unlock();
            }
            if (link == null) {
                isOver("it was closed");
                ServerConnection.this.close();
            } else {
                link.close();
            }
        }
    }

    private final class StreamArrival implements Listener.Arrival {
        private final QuicLink link;

        private StreamArrival(QuicLink link) {
            this.link = link;
        }

        @Override
        public String origin() {
            return peer.host();
        }

        @Override
        public Link open() throws IOException {
            link.requireKind();
            return link;
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
