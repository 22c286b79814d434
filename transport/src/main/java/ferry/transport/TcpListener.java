package ferry.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

/** Accepts TCP peers that will speak TLS. */
final class TcpListener implements Listener {
    private final AcceptLoop loop;
    private final Endpoint.Tcp endpoint;
    private final TlsEngines engines;
    private final Supplier<TlsIdentity> identity;

    private TcpListener(
            ServerSocketChannel channel, Endpoint.Tcp endpoint, TlsEngines engines, Supplier<TlsIdentity> identity) {
        loop = new AcceptLoop(channel, endpoint.toString());
        this.endpoint = endpoint;
        this.engines = engines;
        this.identity = identity;
    }

    static TcpListener bind(Endpoint.Tcp endpoint, TlsEngines engines, Supplier<TlsIdentity> identity)
            throws IOException {
        InetAddress address = address(endpoint);
        ServerSocketChannel channel = open(endpoint, address);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(address, endpoint.port()), TransportLimits.BACKLOG);
            if (!(channel.getLocalAddress() instanceof InetSocketAddress local)) {
                throw new AssertionError("a bound TCP socket has an address");
            }
            return new TcpListener(channel, Endpoint.Tcp.of(local), engines, identity);
        } catch (SocketException e) {
            Sockets.closeQuietly(channel);
            throw explained(endpoint, e);
        } catch (IOException | RuntimeException e) {
            Sockets.closeQuietly(channel);
            throw e;
        }
    }

    @Override
    public Arrival accept() throws IOException {
        while (true) {
            SocketChannel channel = loop.accept();
            try {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                if (channel.getRemoteAddress() instanceof InetSocketAddress peer) {
                    return new TlsArrival(channel, peer, engines, identity.get());
                }
                Sockets.closeQuietly(channel);
            } catch (IOException e) {
                // The peer left between connecting and being accepted.
                Sockets.closeQuietly(channel);
            }
        }
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    private static InetAddress address(Endpoint.Tcp endpoint) throws IOException {
        try {
            return InetAddress.getByName(endpoint.host());
        } catch (UnknownHostException e) {
            throw Explained.as(e, "cannot listen on " + endpoint + ": no such host");
        }
    }

    private static ServerSocketChannel open(Endpoint.Tcp endpoint, InetAddress address) throws IOException {
        try {
            return ServerSocketChannel.open(Sockets.family(address));
        } catch (UnsupportedOperationException e) {
            throw Explained.as(new BindException(), "cannot listen on " + endpoint + ": this machine has no IPv6");
        }
    }

    private static IOException explained(Endpoint.Tcp endpoint, SocketException cause) {
        String reason = String.valueOf(cause.getMessage());
        String text = "cannot listen on " + endpoint + ": ";
        return switch (reason) {
            case "Address already in use" -> Explained.as(cause, text + "another program listens there");
            case "Cannot assign requested address" -> Explained.as(cause, text + "this machine has no such address");
            case "Permission denied" -> Explained.as(cause, text + "ports below 1024 need more rights");
            default -> Explained.as(cause, text + reason);
        };
    }

    private record TlsArrival(SocketChannel channel, InetSocketAddress peer, TlsEngines engines, TlsIdentity identity)
            implements Arrival {
        @Override
        public String origin() {
            return Sockets.text(peer.getAddress());
        }

        @Override
        public Link open() throws IOException {
            return TlsLink.accept(channel, Sockets.text(peer), engines, identity);
        }

        @Override
        public void close() {
            Sockets.closeQuietly(channel);
        }
    }
}
