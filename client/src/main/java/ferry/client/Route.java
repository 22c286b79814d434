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
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way of each link to its server: TCP or QUIC, as chosen, as remembered, or as the network lets through. Never QUIC
 * merely because it is there: it costs many times the processor time. Any thread.
 */
final class Route implements Closeable {

    private final Transport choice;
    private final Dialer dialer;
    private final FerryClient.QuicSource source;
    private final PathMemory memory;

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable LinkDialer quic;

    Route(Transport choice, Dialer dialer, FerryClient.QuicSource source, PathMemory memory) {
        this.choice = choice;
        this.dialer = dialer;
        this.source = source;
        this.memory = memory;
    }

    /** Whether the better way may be found out: nobody chose one. */
    boolean isOpen() {
        return choice == Transport.AUTO;
    }

    /** Whether QUIC was chosen, so that no other way is taken. */
    boolean isQuicChosen() {
        return choice == Transport.QUIC;
    }

    /** Whether this process can speak QUIC at all. Loads what is needed for it. */
    boolean hasQuic() {
        try {
            return quic() != null;
        } catch (IOException missing) {
            ClientLog.log().log(Level.DEBUG, "no QUIC here: {0}", missing.getMessage());
            return false;
        }
    }

    /**
     * Connects to a server of either kind.
     *
     * @param favoured the way a session found to be better, where nobody chose one; AUTO: none
     * @param check for TLS; a Unix socket's server is who owns its path
     */
    Link dial(Endpoint server, Transport favoured, ServerKeyCheck check) throws IOException {
        return switch (server) {
            case Endpoint.Unix unix -> dialer.unix(unix, ClientLimits.DIAL);
            case Endpoint.Quic(String host, int port) ->
                quic().dial(new Endpoint.Tcp(host, port), check, ClientLimits.DIAL);
            case Endpoint.Tcp tcp when isOpen() -> openWay(tcp, favoured, check);
            case Endpoint.Tcp tcp -> dial(tcp, choice, check, ClientLimits.DIAL);
        };
    }

    /** {@code limit}: for ways that are chosen; AUTO has its own. */
    Link dial(Endpoint.Tcp server, Transport way, ServerKeyCheck check, Duration limit) throws IOException {
        return switch (way) {
            case TCP -> dialer.tcp(server, check, limit);
            case QUIC -> quic().dial(server, check, limit);
            case AUTO -> openWay(server, Transport.AUTO, check);
        };
    }

    private Link openWay(Endpoint.Tcp server, Transport favoured, ServerKeyCheck check) throws IOException {
        boolean isQuic = switch (favoured) {
            case TCP -> false;
            case QUIC -> true;
            case AUTO -> memory.find(server).map(PathMemory.Way::transport).equals(Optional.of(Transport.QUIC));
        };
        return isQuic ? quicOrTcp(server, check) : tcpOrQuic(server, check);
    }

    /** What worked before may be blocked in today's network: it gets a moment. */
    private Link quicOrTcp(Endpoint.Tcp server, ServerKeyCheck check) throws IOException {
        try {
            return quic().dial(server, check, ClientLimits.QUIC_DIAL);
        } catch (ClientException refused) {
            throw refused;
        } catch (IOException failure) {
            ClientLog.log().log(
                    Level.DEBUG, "{0}: QUIC does not get through, taking TCP: {1}", server, failure.getMessage());
            Link link = dialer.tcp(server, check, ClientLimits.DIAL);
            memory.keep(server, PathMemory.Way.TCP);
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
            ClientLog.log().log(Level.DEBUG, "{0}: TCP does not get through: {1}", server, blocked.getMessage());
        }
        try {
            Link link = quic().dial(server, check, ClientLimits.QUIC_DIAL);
            memory.keep(server, PathMemory.Way.QUIC);
            return link;
        } catch (ClientException refused) {
            throw refused;
        } catch (IOException failure) {
            ClientLog.log().log(Level.DEBUG, "{0}: nor does QUIC: {1}", server, failure.getMessage());
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
