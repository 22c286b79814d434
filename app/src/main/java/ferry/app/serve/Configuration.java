package ferry.app.serve;

import ferry.app.config.ClientKey;
import ferry.app.config.Origin;
import ferry.app.config.ServeSettings;
import ferry.app.config.Settings;
import ferry.depot.DepotSettings;
import ferry.server.ServerSettings;
import ferry.transport.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an administrator chose, in the types of the rooms it goes to.
 *
 * @param addresses where to listen; if empty, on this machine's loopback addresses as far as it has them
 */
record Configuration(List<Endpoint.Tcp> addresses, Optional<Path> socket, DepotSettings depot, ServerSettings server) {

    static Configuration of(Settings settings, String agent) {
        boolean isDefault = settings.origin(ServeSettings.LISTEN) instanceof Origin.Default;
        return new Configuration(
                isDefault ? List.of() : settings.value(ServeSettings.LISTEN),
                settings.value(ServeSettings.SOCKET).map(Path::toAbsolutePath),
                depot(settings),
                server(settings, agent));
    }

    private static DepotSettings depot(Settings settings) {
        // Of two keys with one name the last counts, as everywhere in the settings.
        Map<String, byte[]> keys = settings.value(ServeSettings.CLIENT_KEYS).stream()
                .collect(Collectors.toMap(ClientKey::name, ClientKey::secret, (_, last) -> last));
        return new DepotSettings(
                settings.value(ServeSettings.REGISTRATION), settings.value(ServeSettings.DURABILITY), keys);
    }

    private static ServerSettings server(Settings settings, String agent) {
        ServerSettings standard = ServerSettings.defaults();
        return standard.withArrivals(
                        settings.value(ServeSettings.ARRIVALS_FREE),
                        settings.value(ServeSettings.ARRIVALS_DROP_PERCENT),
                        settings.value(ServeSettings.ARRIVALS_FULL),
                        settings.value(ServeSettings.ARRIVALS_LOCAL))
                .withLinks(
                        settings.value(ServeSettings.LINKS_PER_ADDRESS),
                        settings.value(ServeSettings.LINKS_PER_ACCOUNT),
                        settings.value(ServeSettings.LINKS))
                .withTimes(
                        settings.value(ServeSettings.SIGN_IN),
                        settings.value(ServeSettings.IDLE),
                        standard.frameGrace(),
                        settings.value(ServeSettings.WRITE_STALL))
                .withAgent(agent);
    }
}
