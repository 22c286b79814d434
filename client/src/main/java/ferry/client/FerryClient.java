package ferry.client;

import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Passwords;
import ferry.protocol.auth.SaltedPassword;
import ferry.transport.Deadlines;
import ferry.transport.Dialer;
import ferry.transport.Endpoint;
import ferry.transport.LinkDialer;
import ferry.transport.TlsEngines;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A program's client: where its state lives, and the way to sessions. One per process; thread-safe. Several processes
 * may share one state directory.
 */
public final class FerryClient implements Closeable {
    private final ClientParts parts;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    /** A client without QUIC. */
    public FerryClient(ClientSettings settings, InstantSource clock, SecureRandom random) {
        this(settings, clock, random, () -> {
            throw new IOException("this program brings no QUIC");
        });
    }

    /** Brings QUIC, when a link is to be dialed by it; the client closes what it got. */
    public interface QuicSource {
        /** @throws IOException why there is no QUIC here */
        LinkDialer open() throws IOException;
    }

    public FerryClient(ClientSettings settings, InstantSource clock, SecureRandom random, QuicSource quic) {
        this(settings, clock, random, quic, PathPolicy.DEFAULT);
    }

    FerryClient(ClientSettings settings, InstantSource clock, SecureRandom random, QuicSource quic, PathPolicy policy) {
        StateDirectory state = new StateDirectory(settings.stateDirectory());
        Deadlines deadlines = new Deadlines();
        KnownServers known = new KnownServers(state);
        PathMemory memory = new PathMemory(state, clock);
        Dialer dialer = new Dialer(TlsEngines.best(SpecLimits.ALPN), deadlines);
        this.parts = new ClientParts(
                settings,
                clock,
                random,
                state,
                known,
                new DeviceKeyStore(state),
                deadlines,
                new Route(settings.transport(), dialer, quic, memory),
                memory,
                policy);
    }

    public KnownServers knownServers() {
        return parts.known();
    }

    /**
     * A session that dials when it is first used, so that its first requests travel together with the sign-in; failures
     * to reach the server or to sign in are thrown by that first call.
     *
     * @param account may be empty with {@link Credentials.Peer}, and with {@link Credentials.DeviceKey} where this
     *     device has a key for exactly one account at that server
     */
    public Session session(Endpoint server, Optional<String> account, Credentials credentials) {
        if (credentials instanceof Credentials.Password && account.isEmpty()) {
            throw new IllegalArgumentException("a password belongs to an account: name it");
        }
        return open(server, new StoredProofs(parts, server, account, credentials));
    }

    private Session open(Endpoint server, Connector.ProofSource proofs) {
        Session session = new Session(parts, new Connector(parts, server, proofs), sessions::remove);
        sessions.add(session);
        return session;
    }

    /**
     * Registers an account, signs in and enrols a key for this device. Over a Unix socket only the account is made: there
     * an administrator maps a uid to it.
     *
     * @param password checked against the rules for new passwords
     * @param invite 32 bytes, where the server wants one
     * @param deviceLabel what {@code keys list} will show, such as {@code alice@laptop}; at most 64 bytes
     */
    public Registration register(
            Endpoint server, String account, String password, Optional<byte[]> invite, String deviceLabel)
            throws IOException, Passwords.BadPasswordException {
        SaltedPassword salted = new SaltedPassword(Passwords.prepareNew(password, account));
        Message.Register request = Registering.request(parts, account, salted, invite);
        if (server instanceof Endpoint.Unix) {
            return new Registration(Registering.withoutSignIn(parts, server, request), Optional.empty());
        }
        Registering registering = new Registering(
                request,
                new ScramProof(parts.known(), server, account, salted, new SecondFactor.None(), parts.random()));
        Session session = open(server, registering.before(new StoredProofs(parts, server, account, password, salted)));
        try {
            enrol(session, account, deviceLabel);
        } catch (ClientException.Refused refused) {
            if (registering.isPending()) {
                return new Registration(0, Optional.empty());
            }
            throw refused;
        }
        return new Registration(registering.accountId(), Optional.of(session));
    }

    /** As {@link #login(Endpoint, String, Credentials.Password, String)}, without a second factor. */
    public Session login(Endpoint server, String account, String password, String deviceLabel)
            throws IOException, Passwords.BadPasswordException {
        return login(server, account, new Credentials.Password(password), deviceLabel);
    }

    /**
     * Signs in with the password and enrols a key for this device in place of a former one.
     *
     * @throws ClientException.SecondFactorNeeded if a second factor is due; call again with it
     */
    public Session login(Endpoint server, String account, Credentials.Password credentials, String deviceLabel)
            throws IOException, Passwords.BadPasswordException {
        Passwords.prepare(credentials.password());
        Session session = session(server, Optional.of(account), credentials);
        enrol(session, account, deviceLabel);
        return session;
    }

    private void enrol(Session session, String account, String deviceLabel) throws IOException {
        try {
            session.enrol(account, deviceLabel);
        } catch (IOException failure) {
            session.close();
            throw failure;
        }
    }

    /**
     * Whether a server answers by TCP or by QUIC, and how fast; nobody signs in.
     *
     * @throws ClientException.ServerKeyChanged if it is not the server that this device knows
     */
    public Reach reach(Endpoint.Tcp server, Transport way) throws ClientException {
        return new Probe(parts, server, way).run();
    }

    /** Accounts at that server for which this device has a key. */
    public List<String> accounts(Endpoint server) throws IOException {
        return parts.keys().accounts(server);
    }

    /** Deletes this device's key without telling the server; whether there was one. */
    public boolean forgetDeviceKey(Endpoint server, String account) throws IOException {
        return parts.keys().forget(server, account);
    }

    /** Closes what sessions left open. */
    @Override
    public void close() {
        List.copyOf(sessions).forEach(Session::close);
        parts.route().close();
        parts.deadlines().close();
    }

    /**
     * A new account; {@code session} is signed in, and empty over a Unix socket and while the account waits for approval.
     * {@code accountId}: 0 while it waits, which says nothing about whether the name was free.
     */
    public record Registration(long accountId, Optional<Session> session) {
        public boolean isPending() {
            return accountId == 0;
        }
    }
}
