package ferry.server;

import ferry.depot.Depot;
import ferry.depot.DepotSettings;
import ferry.depot.Rate;
import ferry.depot.SignInSettings;
import ferry.depot.SiteKeys;
import ferry.depot.database.SqliteFile;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.Durability;
import ferry.storage.FileTree;
import ferry.storage.disk.DiskTree;
import ferry.transport.Deadlines;
import ferry.transport.Dialer;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.Listener;
import ferry.transport.TlsEngines;
import ferry.transport.TlsIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A real server: depot, disk and database in a directory, listening on loopback and on a Unix socket. */
final class TestServer implements Closeable {
    static final ServerSettings SETTINGS = ServerSettings.defaults();
    /** Lets a test fail to sign in as often as it likes: what is refused is refused for what it is. */
    static final SignInSettings PATIENT = SignInSettings.defaults()
            .withGuesses(new Rate(1_000_000, Duration.ofSeconds(1)), new Rate(1_000_000, Duration.ofSeconds(1)));

    private static final Duration DIAL = Duration.ofSeconds(10);

    private final FileTree tree;
    final Depot depot;
    final FerryServer server;
    final Endpoint.Tcp tcp;
    final Endpoint.Unix unix;
    private final TlsIdentity identity;
    private final Endpoint.Tcp withoutExporter;
    private final Deadlines deadlines = new Deadlines();
    private final Dialer dialer = new Dialer(TlsEngines.jsse(SpecLimits.ALPN), deadlines);

    private TestServer(
            Path directory,
            ServerSettings settings,
            Map<String, byte[]> clientKeys,
            SiteKeys keys,
            SignInSettings guesses)
            throws IOException {
        SecureRandom random = new SecureRandom();
        Files.createDirectories(directory.resolve("files"));
        Files.createDirectories(directory.resolve("staging"));
        tree = DiskTree.open(directory.resolve("files"), directory.resolve("staging"));
        DepotSettings open =
                new DepotSettings(DepotSettings.Registration.OPEN, Durability.DURABLE, clientKeys).withSignIn(guesses);
        depot = Depot.open(
                open,
                new SqliteFile(directory.resolve("ferry.db")),
                directory.resolve("audit"),
                tree,
                keys,
                InstantSource.system(),
                random);
        depot.ensureFirstAccount("admin", uid(directory));
        identity = TlsIdentity.generate(random, InstantSource.system());
        Listener tls = Listener.tcp(new Endpoint.Tcp("127.0.0.1", 0), TlsEngines.jsse(SpecLimits.ALPN), identity);
        Listener bare = Listener.tcp(new Endpoint.Tcp("127.0.0.1", 0), TlsEngines.jsse(SpecLimits.ALPN), identity);
        unix = new Endpoint.Unix(directory.resolve("s"));
        List<Listener> listeners = List.of(tls, Listener.unix(unix), new WithoutExporter(bare, identity));
        server = FerryServer.start(listeners, depot, settings, InstantSource.system(), random);
        tcp = (Endpoint.Tcp) tls.endpoint();
        withoutExporter = (Endpoint.Tcp) bare.endpoint();
    }

    static SiteKeys siteKeys() {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return new SiteKeys(DeviceKeys.generate(random), secret);
    }

    static TestServer start(Path directory) throws IOException {
        return start(directory, SETTINGS);
    }

    static TestServer start(Path directory, ServerSettings settings) throws IOException {
        return new TestServer(directory, settings, Map.of(), siteKeys(), PATIENT);
    }

    static TestServer start(Path directory, ServerSettings settings, SiteKeys keys) throws IOException {
        return new TestServer(directory, settings, Map.of(), keys, PATIENT);
    }

    /** As a site without settings limits guesses. */
    static TestServer limitingGuesses(Path directory) throws IOException {
        return new TestServer(directory, SETTINGS, Map.of(), siteKeys(), SignInSettings.defaults());
    }

    static TestServer demanding(Path directory, Map<String, byte[]> clientKeys) throws IOException {
        return new TestServer(directory, SETTINGS, clientKeys, siteKeys(), PATIENT);
    }

    static int uid(Path directory) throws IOException {
        return (int) Files.getAttribute(directory, "unix:uid");
    }

    Link tlsLink() throws IOException {
        return dialer.tcp(tcp, _ -> {}, DIAL);
    }

    Link unixLink() throws IOException {
        return dialer.unix(unix, DIAL);
    }

    RawClient tls() throws IOException {
        return new RawClient(tlsLink());
    }

    /** Over TLS that offers no exporter, as QUIC's. */
    RawClient withoutExporter() throws IOException {
        Link link = dialer.tcp(withoutExporter, _ -> {}, DIAL);
        return new RawClient(new WithoutExporter.EndPointLink(link, identity));
    }

    RawClient unix() throws IOException {
        return new RawClient(unixLink());
    }

    /** An account with its device key, made over the wire. */
    TestAccount register(String name) throws IOException {
        TestAccount account = TestAccount.of(name);
        try (RawClient client = tls()) {
            client.send(RawClient.hello());
            client.expect(Message.HelloOk.class);
            client.send(account.register());
            client.expect(Message.Registered.class);
            Binding binding = client.binding();
            long id = client.signInPassword(account, binding).accountId();
            byte[] proof = DeviceKeys.proveAdd(account.device().getPrivate(), binding, id, account.publicKey(), "test");
            client.request(new Message.KeyAdd(account.publicKey(), "test", proof));
            client.expect(Message.Done.class);
        }
        return account;
    }

    /** A link over TLS, signed in. */
    RawClient signedIn(TestAccount account) throws IOException {
        RawClient client = tls();
        client.signIn(account);
        return client;
    }

    @Override
    public void close() throws IOException {
        server.close();
        depot.close();
        tree.close();
        deadlines.close();
    }
}
