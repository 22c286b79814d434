package ferry.client;

import ferry.transport.Endpoint;
import ferry.transport.Networks;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What transfers found out by measuring: the better way to a server, for each network that this device was in. It never
 * stops a transfer: what cannot be read or written counts as not known. Any thread, any process.
 */
final class PathMemory {
    /** A directory per server, a file per network. */
    static final String AREA = "paths";

    private final StateDirectory state;
    private final InstantSource clock;
    private final Function<Endpoint.Tcp, Optional<String>> networks;

    /**
     * The better way.
     *
     * @param links of a large upload
     */
    record Way(Transport transport, int links) {
        static final Way TCP = new Way(Transport.TCP, 1);
        static final Way QUIC = new Way(Transport.QUIC, ClientLimits.QUIC_LINKS);
    }

    PathMemory(StateDirectory state, InstantSource clock) {
        this(state, clock, Networks::towards);
    }

    /** {@code networks}: where this device is, seen from a server. */
    PathMemory(StateDirectory state, InstantSource clock, Function<Endpoint.Tcp, Optional<String>> networks) {
        this.state = state;
        this.clock = clock;
        this.networks = networks;
    }

    /** What is known of the way to a server from here, unless it is so old that it should be measured again. */
    Optional<Way> find(Endpoint.Tcp server) {
        try {
            // Nearly all servers have nothing remembered: then nobody asks where we are.
            if (state.names(state.file(AREA, server.toString())).isEmpty()) {
                return Optional.empty();
            }
            Optional<String> network = networks.apply(server);
            return network.isEmpty() ? Optional.empty() : read(file(server, network.get()));
        } catch (IOException damaged) {
            ClientLog.log().log(Level.DEBUG, "what is remembered of the way to " + server + " is not used", damaged);
            return Optional.empty();
        }
    }

    private Optional<Way> read(Path file) throws IOException {
        Optional<byte[]> content = state.read(file);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        StateRecord record = StateRecord.parse("path", content.get(), file);
        boolean isQuic = record.text("transport").equals(Optional.of("quic"));
        Duration age = Duration.between(Instant.ofEpochSecond(record.number("measured")), clock.instant());
        Duration limit = isQuic ? ClientLimits.QUIC_KNOWN_FOR : ClientLimits.TCP_KNOWN_FOR;
        if (age.isNegative() || age.compareTo(limit) > 0) {
            return Optional.empty();
        }
        int links = Math.clamp(record.number("links"), 1, TransferOptions.LINKS_MAX);
        return Optional.of(new Way(isQuic ? Transport.QUIC : Transport.TCP, links));
    }

    void keep(Endpoint.Tcp server, Way way) {
        Optional<String> network = networks.apply(server);
        if (network.isEmpty()) {
            return;
        }
        try {
            makeRoom(server);
            StateRecord record = new StateRecord("path")
                    .put("transport", way.transport().name().toLowerCase(Locale.ROOT))
                    .put("links", way.links())
                    .put("measured", clock.instant().getEpochSecond());
            state.write(file(server, network.get()), record.encode());
        } catch (IOException failure) {
            ClientLog.log().log(Level.DEBUG, "the way to " + server + " is not remembered", failure);
        }
    }

    /** Whoever travels that much measures again now and then. */
    private void makeRoom(Endpoint.Tcp server) throws IOException {
        List<String> known = state.names(state.file(AREA, server.toString()));
        if (known.size() >= ClientLimits.NETWORKS_KEPT) {
            for (String network : known) {
                state.delete(file(server, network));
            }
        }
    }

    private Path file(Endpoint.Tcp server, String network) {
        return state.file(AREA, server.toString(), network);
    }
}
