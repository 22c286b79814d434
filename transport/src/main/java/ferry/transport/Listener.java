package ferry.transport;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Supplier;

/** Accepts links. The handshake is not part of accepting, so that a slow peer holds up nobody. */
public interface Listener extends Closeable {
    /**
     * Listens for TLS. A wildcard IPv6 address takes IPv4 peers too.
     *
     * @throws java.net.BindException if the address is taken or not of this machine; the message says which
     */
    static Listener tcp(Endpoint.Tcp endpoint, TlsEngines engines, TlsIdentity identity) throws IOException {
        return TcpListener.bind(endpoint, engines, () -> identity);
    }

    /** The same with an identity that may change: asked for each peer that arrives. */
    static Listener tcp(Endpoint.Tcp endpoint, TlsEngines engines, Supplier<TlsIdentity> identity) throws IOException {
        return TcpListener.bind(endpoint, engines, identity);
    }

    /**
     * Listens on a Unix socket; a socket file that a dead server left is replaced.
     *
     * @throws java.net.BindException if somebody listens there, or the file is not a socket
     */
    static Listener unix(Endpoint.Unix endpoint) throws IOException {
        return UnixListener.bind(endpoint);
    }

    /**
     * Blocks for the next peer, and over any want of descriptors or memory, which passes; after {@link #close()} throws
     * {@link java.nio.channels.ClosedChannelException}.
     */
    Arrival accept() throws IOException;

    /** Where it really listens (the chosen port). */
    Endpoint endpoint();

    /** Ends accepting; open links stay. Removes a Unix socket's file. */
    @Override
    void close() throws IOException;

    /** A peer that connected and has not shaken hands yet. Closing it closes the link too that was opened from it. */
    interface Arrival extends Closeable {
        /** For logs and per-address limits: the address without port, {@code unix:uid=N} for Unix sockets. */
        String origin();

        /** Shakes hands; call in a thread of its own, with a deadline that closes the arrival. */
        Link open() throws IOException;

        @Override
        void close();
    }
}
