package ferry.client;

import ferry.depot.Depot;
import ferry.depot.DepotSettings;
import ferry.depot.ReceiptKeyStore;
import ferry.depot.SiteKeys;
import ferry.depot.database.SqliteFile;
import ferry.protocol.Digest;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.Durability;
import ferry.server.FerryServer;
import ferry.server.ServerSettings;
import ferry.storage.disk.DiskTree;
import ferry.transport.Endpoint;
import ferry.transport.Listener;
import ferry.transport.TlsEngines;
import ferry.transport.TlsIdentity;
import ferry.transport.quic.QuicTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real server in this process: depot, disk and native door, over TLS and a Unix socket. It can be stopped and started. */
final class TestServer implements AutoCloseable {
    static final SecureRandom RANDOM = new SecureRandom();

    final Path data;
    final TlsIdentity identity = TlsIdentity.generate(RANDOM, InstantSource.system());
    SiteKeys keys;
    private final Map<String, byte[]> clientKeys;
    private final Optional<QuicTransport> quic;
    private DiskTree tree;
    private Depot depot;
    private FerryServer server;
    private Endpoint.Tcp tcp = new Endpoint.Tcp("127.0.0.1", 0);

    TestServer(Path data) throws IOException {
        this(data, Map.of());
    }

    TestServer(Path data, Map<String, byte[]> clientKeys) throws IOException {
        this(data, clientKeys, Optional.empty());
    }

    /** {@code quic}: what it listens with on a UDP port, too. */
    TestServer(Path data, Map<String, byte[]> clientKeys, Optional<QuicTransport> quic) throws IOException {
        this.data = data;
        this.quic = quic;
        this.clientKeys = clientKeys;
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        keys = new SiteKeys(DeviceKeys.generate(RANDOM), secret, new KeysInMemory());
        start();
    }

    /** Where a new receipt key takes its place. */
    private final class KeysInMemory implements ReceiptKeyStore {
        private Optional<KeyPair> next = Optional.empty();

        @Override
        public Optional<KeyPair> prepared() {
            return next;
        }

        @Override
        public void prepare(KeyPair pair) {
            next = Optional.of(pair);
        }

        @Override
        public void adopt() {
            keys = new SiteKeys(next.orElseThrow(), keys.secret(), this);
            next = Optional.empty();
        }

        @Override
        public void drop() {
            next = Optional.empty();
        }
    }

    void start() throws IOException {
        tree = DiskTree.open(data.resolve("files"), data.resolve(".ferry"));
        depot = Depot.open(
                new DepotSettings(DepotSettings.Registration.OPEN, Durability.DURABLE, clientKeys),
                new SqliteFile(data.resolve("ferry.db")),
                data.resolve("audit"),
                tree,
                keys,
                InstantSource.system(),
                RANDOM);
        List<Listener> listeners = new ArrayList<>();
        listeners.add(Listener.tcp(tcp, TlsEngines.jsse(SpecLimits.ALPN), identity));
        listeners.add(Listener.unix(unix()));
        if (quic.isPresent()) {
            listeners.add(quic.get().listen(new Endpoint.Quic("127.0.0.1", 0), identity));
        }
        server = FerryServer.start(listeners, depot, ServerSettings.defaults(), InstantSource.system(), RANDOM);
        tcp = (Endpoint.Tcp) server.endpoints().getFirst();
    }

    void stop() throws IOException {
        server.drain(Duration.ofMillis(500));
        server.close();
        depot.close();
        tree.close();
    }

    Depot depot() {
        return depot;
    }

    Endpoint.Tcp tcp() {
        return tcp;
    }

    int quicPort() {
        return ((Endpoint.Quic) server.endpoints().getLast()).port();
    }

    Endpoint.Unix unix() {
        return new Endpoint.Unix(data.resolve("sock"));
    }

    Digest serverKeyHash() {
        return Digest.of(identity.keyHash());
    }

    /** A client with a state of its own that knows this server at {@code address}. */
    FerryClient client(Path state, Endpoint address) throws IOException {
        FerryClient client = new FerryClient(new ClientSettings(state, "test"), InstantSource.system(), RANDOM);
        client.knownServers().pin(address, serverKeyHash());
        return client;
    }

    FerryClient client(Path state) throws IOException {
        return client(state, tcp);
    }

    /** Registers an account and gives a session that signs in with the device key. */
    Session register(FerryClient client, String account) throws Exception {
        client.register(tcp, account, "correct horse battery", Optional.empty(), account + "@test")
                .session()
                .orElseThrow()
                .close();
        return client.session(tcp, Optional.of(account), new Credentials.DeviceKey());
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
