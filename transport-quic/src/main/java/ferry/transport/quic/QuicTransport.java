package ferry.transport.quic;

import ferry.transport.AddressRace;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.LinkDialer;
import ferry.transport.LinkSecurity;
import ferry.transport.Listener;
import ferry.transport.ServerCertificate;
import ferry.transport.ServerKeyCheck;
import ferry.transport.TlsIdentity;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * QUIC for one process: one thread of the library's that moves all datagrams, the listeners, and the connections that
 * were dialed. Any thread; closing it ends everything.
 */
public final class QuicTransport implements LinkDialer {
    private final String protocol;
    private final SecureRandom random;
    private final Tempo tempo;
    private final UdpSockets sockets;
    private final EventLoopGroup loops;

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<QuicListener> listeners = new ArrayList<>();
    private final Map<Endpoint.Tcp, ClientConnection> connections = new HashMap<>();

    private QuicTransport(String protocol, SecureRandom random, Tempo tempo, UdpSockets sockets) {
        this.protocol = protocol;
        this.random = random;
        this.tempo = tempo;
        this.sockets = sockets;
        this.loops = new MultiThreadIoEventLoopGroup(
                1, Thread.ofPlatform().name("ferry-quic").daemon().factory(), sockets.ioHandler());
    }

    /** How soon a silent connection is over, and how often a client speaks. */
    record Tempo(Duration idle, Duration keepAlive) {
        static final Tempo NORMAL = new Tempo(QuicLimits.IDLE, QuicLimits.KEEP_ALIVE);
    }

    static {
        // Parts of the library's names for its channels. By itself it looks for the address of a network card, and
        // warns on the terminal where it finds none: that takes longer than to connect.
        System.setProperty("io.netty.machineId", "02:00:00:00:00:00");
        System.setProperty("io.netty.processId", "1");
        // It asks Java's flight recorder whether anybody looks at its buffers, which loads all of the recorder: 50 ms.
        System.setProperty("io.netty.jfr.enabled", "false");
    }

    /** Why this process cannot speak QUIC: the native library is missing, or may not be loaded. Empty if it can. */
    public static Optional<String> unavailable() {
        return Quic.isAvailable()
                ? Optional.empty()
                : Optional.of(String.valueOf(Quic.unavailabilityCause().getMessage()));
    }

    /** Starts the thread. {@code protocol}: the ALPN name both sides must agree on. */
    public static QuicTransport start(String protocol, SecureRandom random) throws IOException {
        return start(protocol, random, Tempo.NORMAL, UdpSockets.best());
    }

    static QuicTransport start(String protocol, SecureRandom random, Tempo tempo, UdpSockets sockets)
            throws IOException {
        Optional<String> reason = unavailable();
        if (reason.isPresent()) {
            throw new IOException("no QUIC here: " + reason.get());
        }
        return new QuicTransport(protocol, random, tempo, sockets);
    }

    /**
     * Listens on a UDP port. A wildcard IPv6 address takes IPv4 peers too.
     *
     * @throws BindException if the address is taken or not of this machine
     */
    public Listener listen(Endpoint.Quic endpoint, TlsIdentity identity) throws IOException {
        return listen(endpoint, () -> identity);
    }

    /** The same with an identity that may change: asked for each peer that arrives. */
    public Listener listen(Endpoint.Quic endpoint, Supplier<TlsIdentity> identity) throws IOException {
        QuicListener listener = new QuicListener(new ServerContexts(protocol, identity));
        ChannelHandler codec = tuned(new QuicServerCodecBuilder())
                .sslEngineProvider(listener::engine)
                .initialMaxStreamsBidirectional(QuicLimits.STREAMS)
                .activeMigration(true)
                .tokenHandler(new AddressProof(listener::isAddressProofDemanded, System::nanoTime, random))
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, sockets.segments())
                .handler(listener.connectionHandler())
                .streamHandler(listener.streamHandler())
                .build();
        Channel socket = bind(
                new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port()),
                pipeline(new DatagramGate(listener::isFull), new SegmentsByHand(), new Pacing(), codec),
                endpoint);
        if (!(socket.localAddress() instanceof InetSocketAddress local)) {
            throw new AssertionError("a bound UDP socket has an address");
        }
        Endpoint.Tcp bound = Endpoint.Tcp.of(local);
        listener.boundTo(socket, new Endpoint.Quic(bound.host(), bound.port()));
        lock.lock();
        try {
            listeners.add(listener);
        } finally {
            lock.unlock();
        }
        return listener;
    }

    /**
     * On a connection that an earlier call made if there is one.
     *
     * @param limit for the handshake, and once more for the link
     */
    @Override
    public Link dial(Endpoint.Tcp server, ServerKeyCheck check, Duration limit) throws IOException {
        ClientConnection known;
        lock.lock();
        try {
            known = connections.get(server);
        } finally {
            lock.unlock();
        }
        if (known != null && known.reserve()) {
            try {
                check.check(known.serverKeyHash());
            } catch (IOException | RuntimeException refused) {
                known.release();
                throw refused;
            }
            return known.open(limit);
        }
        ClientConnection fresh = connect(server, check, limit);
        if (!fresh.reserve()) {
            throw new IOException(server + ": the QUIC connection ended at once");
        }
        lock.lock();
        try {
            connections.values().removeIf(ClientConnection::isOver);
            connections.put(server, fresh);
        } finally {
            lock.unlock();
        }
        return fresh.open(limit);
    }

    /** A connection of its own that has no link yet. */
    ClientConnection connect(Endpoint.Tcp server, ServerKeyCheck check, Duration limit) throws IOException {
        AtomicReference<@Nullable IOException> refusal = new AtomicReference<>();
        ServerKeyCheck remembered = hash -> {
            try {
                check.check(hash);
            } catch (IOException refused) {
                refusal.set(refused);
                throw refused;
            }
        };
        try {
            return new AddressRace<>(server, limit, address -> connect(server, address, remembered, limit)).run();
        } catch (IOException failure) {
            IOException refused = refusal.get();
            throw refused == null ? failure : refused;
        }
    }

    private ClientConnection connect(
            Endpoint.Tcp server, InetSocketAddress address, ServerKeyCheck check, Duration limit) throws IOException {
        // A context of its own for each: there is no session to resume, so that every key is checked.
        QuicSslContext context = QuicSslContextBuilder.forClient()
                .trustManager(check.trustManager())
                .applicationProtocols(protocol)
                .earlyData(false)
                .build();
        ChannelHandler codec = tuned(new QuicClientCodecBuilder())
                .sslEngineProvider(channel -> context.newEngine(channel.alloc(), server.host(), server.port()))
                .build();
        // Not connected and without a fixed address: the kernel picks it anew for each datagram, so that a machine that
        // moved to another network goes on sending.
        Channel socket = bind(
                new InetSocketAddress(0),
                pipeline(new HandshakeEcho(), new SegmentsByHand(), new Pacing(), codec),
                new Endpoint.Quic("", 0));
        ClientHandshake handshake = new ClientHandshake(protocol);
        try {
            QuicChannel channel = Waiting.atMost(
                    limit.plus(QuicLimits.SHUTDOWN),
                    QuicChannel.newBootstrap(socket)
                            .handler(handshake)
                            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(limit.toMillis()))
                            .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, sockets.segments())
                            .remoteAddress(address)
                            .connect());
            if (!(channel.sslEngine().getSession().getPeerCertificates()[0] instanceof X509Certificate certificate)) {
                throw new SSLHandshakeException("the server has no X.509 certificate");
            }
            var security = new LinkSecurity.TlsEndPoint(
                    ServerCertificate.endPoint(certificate), ServerCertificate.keyHash(certificate));
            return new ClientConnection(channel, socket, security, server.toString(), tempo.keepAlive());
        } catch (IOException | RuntimeException e) {
            handshake.abandon();
            LoopTasks.runAfter(socket.eventLoop(), QuicLimits.FAREWELL, () -> Waiting.notFor(socket.close()));
            if (handshake.refusal().isPresent()) {
                throw new SSLHandshakeException(handshake.refusal().get());
            }
            throw e;
        }
    }

    private static ChannelHandler pipeline(ChannelHandler... handlers) {
        return new ChannelInitializer<DatagramChannel>() {
            @Override
            protected void initChannel(DatagramChannel channel) {
                channel.pipeline().addLast(handlers);
            }
        };
    }

    private Channel bind(InetSocketAddress address, ChannelHandler handler, Endpoint.Quic endpoint) throws IOException {
        try {
            var bound = sockets.bootstrap(loops).handler(handler).bind(address);
            Waiting.atMost(QuicLimits.SHUTDOWN, bound);
            return bound.channel();
        } catch (BindException e) {
            BindException explained = new BindException("cannot listen on " + endpoint + ": " + e.getMessage());
            explained.initCause(e);
            throw explained;
        }
    }

    private <B extends QuicCodecBuilder<B>> B tuned(B builder) {
        return builder.maxIdleTimeout(tempo.idle().toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(QuicLimits.CONNECTION_CREDIT_BYTES)
                .initialMaxStreamDataBidirectionalLocal(QuicLimits.STREAM_CREDIT_BYTES)
                .initialMaxStreamDataBidirectionalRemote(QuicLimits.STREAM_CREDIT_BYTES)
                .maxRecvUdpPayloadSize(QuicLimits.DATAGRAM_BYTES)
                .maxSendUdpPayloadSize(QuicLimits.DATAGRAM_BYTES)
                .discoverPmtu(true)
                // Loss is no reason to slow down on the paths that QUIC is taken for (decision 0014).
                .congestionControlAlgorithm(QuicCongestionControlAlgorithm.BBR)
                .initialCongestionWindowPackets(QuicLimits.FIRST_DATAGRAMS)
                .datagram(1, 1);
    }

    /** Says goodbye to every peer and ends the thread. */
    @Override
    public void close() {
        List<Channel> sockets = new ArrayList<>();
        lock.lock();
        try {
            for (QuicListener listener : listeners) {
                listener.shutDown();
                sockets.add(listener.socket());
            }
            for (ClientConnection connection : connections.values()) {
                connection.closeSoon();
                sockets.add(connection.socket());
            }
        } finally {
            lock.unlock();
        }
        for (Channel socket : sockets) {
            socket.closeFuture().awaitUninterruptibly(QuicLimits.SHUTDOWN.toMillis());
        }
        loops.shutdownGracefully(0, QuicLimits.SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(QuicLimits.SHUTDOWN.toMillis());
    }
}
