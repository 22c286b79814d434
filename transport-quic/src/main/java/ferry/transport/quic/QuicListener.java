package ferry.transport.quic;

import ferry.transport.Endpoint;
import ferry.transport.Listener;
import ferry.transport.quic.ServerContexts.ServerContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port and the connections on it. Accepting and closing: any thread; the rest is the library's thread's. The socket
 * outlives {@link #close()} until the last connection has ended, since open links stay.
 */
final class QuicListener implements Listener {
    private static final AttributeKey<ServerContext> CONTEXT = AttributeKey.valueOf("ferry-server-context");

    private final ServerContexts contexts;
    private final Set<ServerConnection> connections = new HashSet<>();
    private @Nullable Channel socket;
    private Endpoint.Quic endpoint = new Endpoint.Quic("", 0);
    private int handshakes;

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private boolean closed;

    QuicListener(ServerContexts contexts) {
        this.contexts = contexts;
    }

    /** Once, by whoever bound the socket, before anybody knows this listener. */
    void boundTo(Channel socket, Endpoint.Quic endpoint) {
        this.socket = socket;
        this.endpoint = endpoint;
    }

    /** The engine of a new connection; what it is bound to is fixed with it. */
    QuicSslEngine engine(QuicChannel channel) {
        return context(channel).tls().newEngine(channel.alloc());
    }

    private ServerContext context(QuicChannel channel) {
        Attribute<ServerContext> fixed = channel.attr(CONTEXT);
        ServerContext now = contexts.now();
        ServerContext former = fixed.setIfAbsent(now);
        return former == null ? now : former;
    }

    /** Puts a connection's handler into its pipeline. */
    ChannelInitializer<QuicChannel> connectionHandler() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(QuicChannel channel) {
                channel.pipeline()
                        .addLast(new ServerConnection(
                                channel, QuicListener.this, context(channel).security()));
            }
        };
    }

    /** Makes a link of each stream. */
    ChannelInitializer<QuicStreamChannel> streamHandler() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(QuicStreamChannel stream) {
                stream.parent().pipeline().get(ServerConnection.class).opened(stream);
            }
        };
    }

    boolean isAddressProofDemanded() {
        return handshakes >= QuicLimits.HANDSHAKES_FREE;
    }

    boolean isFull() {
        return handshakes >= QuicLimits.HANDSHAKES || isClosed();
    }

    void arrived(ServerConnection connection, Arrival arrival) {
        connections.add(connection);
        handshakes++;
        arrived(arrival);
    }

    void arrived(Arrival arrival) {
        lock.lock();
        try {
            if (!closed && arrivals.size() < QuicLimits.BACKLOG) {
                arrivals.add(arrival);
                changed.signal();
                return;
            }
        } finally {
            lock.unlock();
        }
        arrival.close();
    }

    void shaken() {
        handshakes--;
    }

    void gone(ServerConnection connection) {
        connections.remove(connection);
        closeSocketIfDone();
    }

    private void closeSocketIfDone() {
        if (isClosed() && connections.isEmpty() && socket != null) {
            Waiting.notFor(socket.close());
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Arrival accept() throws ClosedChannelException {
        lock.lock();
        try {
            while (arrivals.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                throw new ClosedChannelException();
            }
            return arrivals.remove();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        List<Arrival> untaken;
        lock.lock();
        try {
            closed = true;
            untaken = List.copyOf(arrivals);
            arrivals.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        untaken.forEach(Arrival::close);
        if (socket != null) {
            LoopTasks.run(socket.eventLoop(), this::closeSocketIfDone);
        }
    }

    /** Ends what is still open, and the socket behind it. */
    void shutDown() {
        close();
        if (socket != null) {
            LoopTasks.run(socket.eventLoop(), () -> List.copyOf(connections).forEach(ServerConnection::close));
        }
    }

    /** The socket's, which ends last. */
    Channel socket() {
        Channel bound = socket;
        if (bound == null) {
            throw new IllegalStateException("the listener is not bound");
        }
        return bound;
    }
}
