package ferry.app.config;

import static ferry.app.config.Change.RELOAD;
import static ferry.app.config.Change.RESTART;

import ferry.depot.AccountLimits;
import ferry.depot.DepotSettings.Registration;
import ferry.depot.Rate;
import ferry.depot.SignInSettings;
import ferry.depot.SignInSettings.SecondFactor;
import ferry.depot.database.DatabaseServer;
import ferry.depot.database.DatabaseSettings;
import ferry.depot.database.SqliteFile;
import ferry.protocol.Limit;
import ferry.protocol.SpecLimits;
import ferry.protocol.proof.Durability;
import ferry.server.ServerSettings;
import ferry.transport.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every setting of {@code ferry serve}. To add one: a constant here and its place in {@link #SCHEMA}, what it is for as
 * {@code setting.KEY} in both message bundles, its use where objects are wired, and the table in {@code
 * docs/operations.md}, which a test compares ({@code CONTRIBUTING.md} shows an example). Sizes and times of limits have
 * their defaults and reasons in the rooms they belong to.
 */
public final class ServeSettings {
    private static final ServerSettings SERVER = ServerSettings.defaults();
    private static final SignInSettings GUESSES = SignInSettings.defaults();
    /** Of guesses at once: above it there is no limit worth the name. */
    private static final int GUESSES_MAX = 10_000;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int LINKS_MAX = 1_000_000;

    public static final Setting<Path> DATA = Setting.of("data", Kind.path(), Path.of("ferry-data"), RESTART);
    public static final Setting<List<Endpoint.Tcp>> LISTEN =
            Setting.of("listen", Kind.list(ListenAddress.kind()), ListenAddress.DEFAULTS, RESTART);
    public static final Setting<Quic> QUIC = Setting.of("quic", Kind.choice(Quic.class), Quic.ON, RESTART);
    public static final Setting<Optional<Path>> SOCKET = Setting.derived(
            "socket",
            new UnixSocketKind(),
            settings -> Optional.of(settings.value(DATA).resolve("ferry.sock")),
            RESTART);
    public static final Setting<Path> TLS_CERTIFICATE = key("tls_certificate", "tls.crt");
    public static final Setting<Path> TLS_KEY_FILE = key("tls_key_file", "tls.key");
    public static final Setting<Registration> REGISTRATION = Setting.derived(
            "registration",
            Kind.choice(Registration.class),
            settings -> settings.value(LISTEN).stream().allMatch(ListenAddress::isLocal)
                    ? Registration.OPEN
                    : Registration.INVITE,
            RELOAD);
    public static final Setting<SecondFactor> SECOND_FACTOR =
            Setting.of("second_factor", Kind.choice(SecondFactor.class), SecondFactor.OPTIONAL, RELOAD);
    public static final Setting<DatabaseSettings> DATABASE = Setting.derived(
            "database",
            new DatabaseKind(),
            settings -> new SqliteFile(settings.value(DATA).resolve("ferry.db")),
            RESTART);
    public static final Setting<Optional<Secret>> DATABASE_PASSWORD =
            Setting.of("database_password_file", new SecretKind(), Optional.empty(), RESTART);
    public static final Setting<Durability> DURABILITY =
            Setting.of("durability", Kind.choice(Durability.class), Durability.DURABLE, RESTART);
    public static final Setting<List<ClientKey>> CLIENT_KEYS =
            Setting.of("client_keys", Kind.list(new ClientKeyKind()), List.of(), RELOAD);
    public static final Setting<LogLevel> LOG_LEVEL =
            Setting.of("log_level", Kind.choice(LogLevel.class), LogLevel.INFO, RELOAD);
    /** What a service manager gives a server before it kills it is usually more. */
    public static final Setting<Duration> STOP_WITHIN =
            Setting.of("stop_within", new DurationKind(SECOND, Duration.ofHours(1)), Duration.ofSeconds(30), RELOAD);

    public static final Setting<Integer> ARRIVALS_FREE = links("limits.arrivals_free", SERVER.arrivalsFree());
    public static final Setting<Integer> ARRIVALS_DROP_PERCENT =
            Setting.of("limits.arrivals_drop_percent", Kind.number(0, 100), SERVER.arrivalsDropPercent(), RELOAD);
    public static final Setting<Integer> ARRIVALS_FULL = links("limits.arrivals_full", SERVER.arrivalsFull());
    public static final Setting<Integer> ARRIVALS_LOCAL = links("limits.arrivals_local", SERVER.arrivalsLocal());
    public static final Setting<Integer> LINKS_PER_ADDRESS = links("limits.links_per_address", SERVER.linksPerOrigin());
    public static final Setting<Integer> LINKS_PER_ACCOUNT =
            links("limits.links_per_account", SERVER.linksPerAccount());
    public static final Setting<Integer> LINKS = links("limits.links", SERVER.links());
    public static final Setting<Duration> SIGN_IN = time("limits.sign_in", SERVER.signIn(), SpecLimits.SIGN_IN);
    public static final Setting<Duration> IDLE = time("limits.idle", SERVER.idle(), Duration.ofDays(1));
    public static final Setting<Duration> WRITE_STALL =
            time("limits.write_stall", SERVER.writeStall(), Duration.ofHours(1));

    public static final Setting<Long> QUOTA_BYTES = quota("quota.bytes", Limit.BYTES);
    public static final Setting<Long> QUOTA_FILES = quota("quota.files", Limit.FILES);
    public static final Setting<Long> QUOTA_UPLOAD_RATE = quota("quota.upload_rate", Limit.UPLOAD_RATE);
    public static final Setting<Long> QUOTA_DOWNLOAD_RATE = quota("quota.download_rate", Limit.DOWNLOAD_RATE);
    public static final Setting<Long> QUOTA_LINKS = quota("quota.links", Limit.LINKS);
    public static final Setting<Long> QUOTA_UPLOADS = quota("quota.uploads", Limit.UPLOADS);

    public static final Setting<Integer> GUESSING_ADDRESS_BURST =
            burst("guessing.address_burst", GUESSES.addressGuesses());
    public static final Setting<Duration> GUESSING_ADDRESS_REFILL =
            refill("guessing.address_refill", GUESSES.addressGuesses());
    public static final Setting<Integer> GUESSING_NAME_BURST = burst("guessing.name_burst", GUESSES.accountGuesses());
    public static final Setting<Duration> GUESSING_NAME_REFILL =
            refill("guessing.name_refill", GUESSES.accountGuesses());

    /** Whether the UDP ports of the addresses are listened on too. */
    public enum Quic {
        ON,
        OFF
    }

    static final Schema SCHEMA = new Schema(
            List.of(
                    DATA,
                    LISTEN,
                    QUIC,
                    SOCKET,
                    TLS_CERTIFICATE,
                    TLS_KEY_FILE,
                    DATABASE,
                    DATABASE_PASSWORD,
                    REGISTRATION,
                    SECOND_FACTOR,
                    DURABILITY,
                    CLIENT_KEYS,
                    LOG_LEVEL,
                    STOP_WITHIN,
                    ARRIVALS_FREE,
                    ARRIVALS_DROP_PERCENT,
                    ARRIVALS_FULL,
                    ARRIVALS_LOCAL,
                    LINKS_PER_ADDRESS,
                    LINKS_PER_ACCOUNT,
                    LINKS,
                    SIGN_IN,
                    IDLE,
                    WRITE_STALL,
                    QUOTA_BYTES,
                    QUOTA_FILES,
                    QUOTA_UPLOAD_RATE,
                    QUOTA_DOWNLOAD_RATE,
                    QUOTA_LINKS,
                    QUOTA_UPLOADS,
                    GUESSING_ADDRESS_BURST,
                    GUESSING_ADDRESS_REFILL,
                    GUESSING_NAME_BURST,
                    GUESSING_NAME_REFILL),
            List.of(
                    new Rule(
                            TLS_CERTIFICATE,
                            settings -> isChosen(settings, TLS_CERTIFICATE) == isChosen(settings, TLS_KEY_FILE),
                            "config.rule.tls"),
                    new Rule(
                            CLIENT_KEYS,
                            settings -> isDistinct(
                                    settings.value(CLIENT_KEYS).stream().map(ClientKey::name)),
                            "config.rule.clientKeys"),
                    new Rule(
                            DATABASE_PASSWORD,
                            settings -> settings.value(DATABASE_PASSWORD).isEmpty()
                                    || settings.value(DATABASE) instanceof DatabaseServer,
                            "config.rule.databasePassword"),
                    new Rule(
                            ARRIVALS_FULL,
                            settings -> settings.value(ARRIVALS_FREE) <= settings.value(ARRIVALS_FULL),
                            "config.rule.arrivals")));

    private ServeSettings() {}

    /** In the order in which they are shown. */
    public static List<Setting<?>> all() {
        return SCHEMA.settings();
    }

    private static boolean isDistinct(Stream<String> names) {
        Set<String> seen = new HashSet<>();
        return names.allMatch(seen::add);
    }

    private static boolean isChosen(Settings settings, Setting<?> setting) {
        return !(settings.origin(setting) instanceof Origin.Default);
    }

    private static Setting<Path> key(String key, String file) {
        return Setting.derived(
                key,
                Kind.path(),
                settings -> settings.value(DATA).resolve("keys").resolve(file),
                RELOAD);
    }

    private static Setting<Integer> links(String key, int standard) {
        return Setting.of(key, Kind.number(1, LINKS_MAX), standard, RELOAD);
    }

    private static Setting<Long> quota(String key, Limit limit) {
        return Setting.of(key, new LimitKind(limit), AccountLimits.DEFAULT.amount(limit), RELOAD);
    }

    private static Setting<Integer> burst(String key, Rate standard) {
        return Setting.of(key, Kind.number(1, GUESSES_MAX), standard.burst(), RELOAD);
    }

    private static Setting<Duration> refill(String key, Rate standard) {
        return Setting.of(key, new DurationKind(SECOND, Duration.ofHours(1)), standard.refill(), RELOAD);
    }

    private static Setting<Duration> time(String key, Duration standard, Duration most) {
        return Setting.of(key, new DurationKind(SECOND, most), standard, RELOAD);
    }
}
