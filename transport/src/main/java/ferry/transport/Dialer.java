package ferry.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * Opens links to servers. The messages of its exceptions are sentences for people, the types tell what went wrong:
 * {@link UnknownHostException}, {@link ConnectException} (nobody listens), {@link SocketTimeoutException},
 * {@link SSLException} (not our protocol, or a fault in the handshake), whatever the {@link ServerKeyCheck} threw.
 * Any thread.
 */
public final class Dialer {
    private final TlsEngines engines;
    private final Deadlines deadlines;

    public Dialer(TlsEngines engines, Deadlines deadlines) {
        this.engines = engines;
        this.deadlines = deadlines;
    }

    /**
     * Connects and shakes hands. All addresses of the host are tried, the next one beside the former when that is slow.
     *
     * @param limit for connecting, and once more for the handshake
     */
    public Link tcp(Endpoint.Tcp endpoint, ServerKeyCheck check, Duration limit) throws IOException {
        TlsLink.Connected connected = new AddressRace<>(endpoint, limit, address -> connected(address, limit)).run();
        SocketChannel channel = connected.channel();
        Deadlines.Deadline deadline = deadlines.closeAfter(limit, channel);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return TlsLink.dial(connected, endpoint, engines, check);
        } catch (IOException | RuntimeException e) {
            Sockets.closeQuietly(channel);
            throw handshakeFailed(endpoint, deadline, limit, e);
        } finally {
            deadline.cancel();
        }
    }

    /** Whether nothing answered at all, rather than somebody refusing. */
    public static boolean isSilence(IOException failure) {
        return failure instanceof SocketTimeoutException || failure instanceof NoRouteToHostException;
    }

    /** Connects to a server of this machine. */
    public Link unix(Endpoint.Unix endpoint, Duration limit) throws IOException {
        UnixDomainSocketAddress address = UnixAddress.of(endpoint);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        // Connecting waits while the server's queue is full.
        Deadlines.Deadline deadline = deadlines.closeAfter(limit, channel);
        try {
            channel.connect(address);
            return new UnixLink(channel, PeerUid.of(channel));
        } catch (IOException | RuntimeException e) {
            Sockets.closeQuietly(channel);
            throw connectFailed(endpoint, deadline, limit, e);
        } finally {
            deadline.cancel();
        }
    }

    private static TlsLink.Connected connected(InetSocketAddress address, Duration limit) throws IOException {
        SocketChannel channel = SocketChannel.open(Sockets.family(address.getAddress()));
        try {
            long began = System.nanoTime();
            channel.socket().connect(address, Math.toIntExact(Math.max(1, limit.toMillis())));
            return new TlsLink.Connected(channel, Duration.ofNanos(System.nanoTime() - began));
        } catch (IOException e) {
            Sockets.closeQuietly(channel);
            throw e;
        }
    }

    private static IOException handshakeFailed(
            Endpoint endpoint, Deadlines.Deadline deadline, Duration limit, Exception cause) {
        String text = endpoint + ": ";
        return switch (cause) {
            case RuntimeException e -> throw e;
            case IOException e
            when deadline.hasPassed() ->
                Explained.as(timedOut(e), text + "connected, but no TLS handshake within " + limit.toMillis() + " ms");
            case SSLException e -> Explained.as(e, text + "no secure connection: " + e.getMessage());
            case EOFException e -> Explained.as(e, text + "the server closed the connection during the handshake");
            case IOException e -> e;
            default -> throw new AssertionError(cause);
        };
    }

    private static IOException connectFailed(
            Endpoint endpoint, Deadlines.Deadline deadline, Duration limit, Exception cause) {
        String text = endpoint + ": ";
        return switch (cause) {
            case RuntimeException e -> throw e;
            case IOException e
            when deadline.hasPassed() ->
                Explained.as(timedOut(e), text + "no answer within " + limit.toMillis() + " ms");
            case ConnectException e -> Explained.as(e, text + "nobody listens there");
            case IOException e -> Explained.as(e, text + e.getMessage());
            default -> throw new AssertionError(cause);
        };
    }

    private static SocketTimeoutException timedOut(IOException cause) {
        SocketTimeoutException timedOut = new SocketTimeoutException(cause.getMessage());
        timedOut.initCause(cause);
        return timedOut;
    }
}
