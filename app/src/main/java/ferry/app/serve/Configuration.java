package ferry.app.serve;

import ferry.app.config.ChosenDatabase;
import ferry.app.config.ClientKey;
import ferry.app.config.Origin;
import ferry.app.config.ServeSettings;
import ferry.app.config.Settings;
import ferry.depot.AccountLimits;
import ferry.depot.DepotSettings;
import ferry.depot.Rate;
import ferry.depot.SignInSettings;
import ferry.depot.database.DatabaseSettings;
import ferry.protocol.Limit;
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
 * @param addressesChosen whether somebody chose the addresses; if not, a missing IPv6 loopback is no mistake
 */
record Configuration(
        List<Endpoint.Tcp> addresses,
        boolean addressesChosen,
        boolean quic,
        Optional<Path> socket,
        DatabaseSettings database,
        DepotSettings depot,
        ServerSettings server) {

    static Configuration of(Settings settings, String agent) {
        return new Configuration(
                settings.value(ServeSettings.LISTEN),
                !(settings.origin(ServeSettings.LISTEN) instanceof Origin.Default),
                settings.value(ServeSettings.QUIC) == ServeSettings.Quic.ON,
                settings.value(ServeSettings.SOCKET).map(Path::toAbsolutePath),
                ChosenDatabase.of(settings),
                depot(settings),
                server(settings, agent));
    }

    private static DepotSettings depot(Settings settings) {
        Map<String, byte[]> keys = settings.value(ServeSettings.CLIENT_KEYS).stream()
                .collect(Collectors.toMap(ClientKey::name, ClientKey::secret));
        return new DepotSettings(
                        settings.value(ServeSettings.REGISTRATION), settings.value(ServeSettings.DURABILITY), keys)
                .withSignIn(signIn(settings))
                .withLimits(limits(settings));
    }

    private static SignInSettings signIn(Settings settings) {
        return SignInSettings.defaults()
                .withSecondFactor(settings.value(ServeSettings.SECOND_FACTOR))
                .withGuesses(
                        new Rate(
                                settings.value(ServeSettings.GUESSING_ADDRESS_BURST),
                                settings.value(ServeSettings.GUESSING_ADDRESS_REFILL)),
                        new Rate(
                                settings.value(ServeSettings.GUESSING_NAME_BURST),
                                settings.value(ServeSettings.GUESSING_NAME_REFILL)));
    }

    private static AccountLimits limits(Settings settings) {
        return AccountLimits.DEFAULT
                .with(Limit.BYTES, settings.value(ServeSettings.QUOTA_BYTES))
                .with(Limit.FILES, settings.value(ServeSettings.QUOTA_FILES))
                .with(Limit.UPLOAD_RATE, settings.value(ServeSettings.QUOTA_UPLOAD_RATE))
                .with(Limit.DOWNLOAD_RATE, settings.value(ServeSettings.QUOTA_DOWNLOAD_RATE))
                .with(Limit.LINKS, settings.value(ServeSettings.QUOTA_LINKS))
                .with(Limit.UPLOADS, settings.value(ServeSettings.QUOTA_UPLOADS));
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
