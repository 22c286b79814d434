package ferry.client;

import ferry.transport.Dialer;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.LinkDialer;
import ferry.transport.ServerKeyCheck;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way of each link to its server: TCP or QUIC, as chosen, as remembered, or as the network lets through. Never QUIC
 * merely because it is there: it costs many times the processor time. Any thread.
 */
final class Route implements Closeable {
    private static final System.Logger LOG = System.getLogger("ferry.client");

    private final Transport choice;
    private final Dialer dialer;
    private final FerryClient.QuicSource source;
    private final KnownServers known;

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable LinkDialer quic;

    Route(Transport choice, Dialer dialer, FerryClient.QuicSource source, KnownServers known) {
        this.choice = choice;
        this.dialer = dialer;
        this.source = source;
        this.known = known;
    }

    /** Connects to a server of either kind. {@code check}: for TLS; a Unix socket's server is who owns its path. */
    Link dial(Endpoint server, ServerKeyCheck check) throws IOException {
        return switch (server) {
            case Endpoint.Unix unix -> dialer.unix(unix, ClientLimits.DIAL);
            case Endpoint.Quic(String host, int port) ->
                quic().dial(new Endpoint.Tcp(host, port), check, ClientLimits.DIAL);
            case Endpoint.Tcp tcp -> dial(tcp, choice, check, ClientLimits.DIAL);
        };
    }

    /** {@code limit}: for ways that are chosen; AUTO has its own. */
    Link dial(Endpoint.Tcp server, Transport way, ServerKeyCheck check, Duration limit) throws IOException {
        return switch (way) {
            case TCP -> dialer.tcp(server, check, limit);
            case QUIC -> quic().dial(server, check, limit);
            case AUTO -> known.prefersQuic(server) ? quicOrTcp(server, check) : tcpOrQuic(server, check);
        };
    }

    /** What worked before may be blocked in today's network: it gets a moment. */
    private Link quicOrTcp(Endpoint.Tcp server, ServerKeyCheck check) throws IOException {
        try {
            return quic().dial(server, check, ClientLimits.QUIC_DIAL);
        } catch (ClientException refused) {
            throw refused;
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "{0}: QUIC does not get through, taking TCP: {1}", server, failure.getMessage());
            Link link = dialer.tcp(server, check, ClientLimits.DIAL);
            known.preferQuic(server, false);
            return link;
        }
    }

    /** A server that refuses TCP is not there; where nothing answers at all, something between may let only UDP through. */
    private Link tcpOrQuic(Endpoint.Tcp server, ServerKeyCheck check) throws IOException {
        try {
            return dialer.tcp(server, check, ClientLimits.TCP_ALONE);
        } catch (IOException blocked) {
            if (!Dialer.isSilence(blocked)) {
                throw blocked;
            }
            LOG.log(Level.DEBUG, "{0}: TCP does not get through: {1}", server, blocked.getMessage());
        }
        try {
            Link link = quic().dial(server, check, ClientLimits.QUIC_DIAL);
            known.preferQuic(server, true);
            return link;
        } catch (ClientException refused) {
            throw refused;
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "{0}: nor does QUIC: {1}", server, failure.getMessage());
            return dialer.tcp(server, check, ClientLimits.DIAL);
        }
    }

    private LinkDialer quic() throws IOException {
        lock.lock();
        try {
            LinkDialer opened = quic;
            if (opened == null) {
                opened = source.open();
                quic = opened;
            }
            return opened;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (quic != null) {
                quic.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
