package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.ClientException.ServerUnknown;
import ferry.client.ClientSettings;
import ferry.client.Credentials;
import ferry.client.FerryClient;
import ferry.client.KnownServers;
import ferry.client.Session;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Passwords.BadPasswordException;
import ferry.transport.Endpoint;
import ferry.transport.quic.QuicTransport;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A command's way to its server: the client, the question about an unknown server key, and the sign-in that fits the
 * transport. One per command run.
 */
public final class Connection implements Closeable {
    private final Context context;
    private final RemoteOptions options;
    private final FerryClient client;

    public Connection(Context context, RemoteOptions options) throws IOException, CommandFailure {
        this(context, options, ClientSettings.RECONNECT_FOR);
    }

    Connection(Context context, RemoteOptions options, Duration reconnectFor) throws IOException, CommandFailure {
        this.context = context;
        this.options = options;
        SecureRandom random = new SecureRandom();
        this.client = new FerryClient(
                options.settings(context.environment(), reconnectFor),
                InstantSource.system(),
                random,
                // Its classes are loaded by the first link that needs them.
                () -> QuicTransport.start(SpecLimits.ALPN, random));
    }

    FerryClient client() {
        return client;
    }

    /** Something done at a server. */
    interface Work<T> {
        T run() throws IOException, CommandFailure, BadPasswordException;
    }

    /** Something done in a session. */
    public interface SessionWork<T> {
        T run(Session session) throws IOException, CommandFailure, BadPasswordException;
    }

    /** Does the work signed in as this device, or on a Unix socket as the person who runs this process. */
    public <T> T signedIn(Place place, SessionWork<T> work) throws IOException, CommandFailure, BadPasswordException {
        return signedIn(place, credentials(place.server()), work);
    }

    <T> T signedIn(Place place, Credentials credentials, SessionWork<T> work)
            throws IOException, CommandFailure, BadPasswordException {
        return trusting(() -> {
            try (Session session = client.session(place.server(), place.account(), credentials)) {
                return work.run(session);
            }
        });
    }

    /** Does the work; if the server's key is not known yet, asks, and does it again. */
    <T> T trusting(Work<T> work) throws IOException, CommandFailure, BadPasswordException {
        try {
            return work.run();
        } catch (ServerUnknown unknown) {
            accept(unknown);
            return work.run();
        }
    }

    private void accept(ServerUnknown unknown) throws IOException, CommandFailure {
        String fingerprint = KnownServers.fingerprint(unknown.serverKeyHash());
        if (!options.acceptsNewKey()) {
            Person person = Person.of(context)
                    .orElseThrow(() -> new CommandFailure(
                            unknown, ExitCode.SERVER_UNKNOWN, "failure.serverUnknown", unknown.server(), fingerprint));
            if (!person.agrees(context.say("ask.newKey", unknown.server(), fingerprint))) {
                throw new CommandFailure(unknown, ExitCode.SERVER_UNKNOWN, "failure.serverRefused", unknown.server());
            }
        }
        client.knownServers().pin(unknown.server(), unknown.serverKeyHash());
        context.note("note.keyPinned", unknown.server(), fingerprint);
    }

    static Credentials credentials(Endpoint server) {
        return switch (server) {
            case Endpoint.Tcp _, Endpoint.Quic _ -> new Credentials.DeviceKey();
            case Endpoint.Unix _ -> new Credentials.Peer();
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
