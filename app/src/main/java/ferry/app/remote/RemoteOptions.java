package ferry.app.remote;

import ferry.app.command.ClientKeyFile;
import ferry.app.command.CommandFailure;
import ferry.app.command.Environment;
import ferry.app.command.ExitCode;
import ferry.client.ClientSettings;
import ferry.client.RemoteName;
import ferry.client.Transport;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that talks to a server can be told about the way there. */
public final class RemoteOptions {
    /** Stands where a name has no host, which only --socket allows. */
    private static final String NO_HOST = "localhost";

    @Option(names = "--socket", paramLabel = "PATH")
    private @Nullable Path socket;

    @Option(names = "--transport", paramLabel = "WAY")
    private Way way = Way.AUTO;

    @Option(names = "--state", paramLabel = "DIR")
    private @Nullable Path state;

    @Option(names = "--accept-new-key")
    private boolean acceptNewKey;

    @Option(names = "--client-key", paramLabel = "NAME=FILE")
    private @Nullable String clientKey;

    /** How to reach the server. */
    enum Way {
        AUTO(Transport.AUTO),
        TCP(Transport.TCP),
        QUIC(Transport.QUIC),
        UNIX(Transport.AUTO);

        private final Transport transport;

        Way(Transport transport) {
            this.transport = transport;
        }
    }

    boolean acceptsNewKey() {
        return acceptNewKey;
    }

    /** A server, and whose account is meant. */
    public record Place(Endpoint server, Optional<String> account, RemoteName name) {}

    /** {@code reconnectFor}: how long a transfer waits for a server that went away or is busy. */
    ClientSettings settings(Environment environment, Duration reconnectFor) throws IOException, CommandFailure {
        Optional<ClientSettings.ClientKey> key = Optional.empty();
        if (clientKey != null) {
            ClientKeyFile file = ClientKeyFile.read(clientKey);
            key = Optional.of(new ClientSettings.ClientKey(file.name(), file.secret()));
        }
        return new ClientSettings(
                state == null ? environment.state() : state, environment.version(), reconnectFor, key, way.transport);
    }

    /** A server with a path. */
    Place place(String text) throws RemoteName.SyntaxException, CommandFailure {
        checkWay();
        return place(RemoteName.parse(completed(text)));
    }

    /** A server without a path; with --socket the name may be left out. */
    public Place serverPlace(@Nullable String text) throws RemoteName.SyntaxException, CommandFailure {
        checkWay();
        if (text == null && socket == null) {
            throw new CommandFailure(ExitCode.USAGE, "usage.noServer");
        }
        return place(RemoteName.parseServer(text == null ? NO_HOST : completed(text)));
    }

    private void checkWay() throws CommandFailure {
        if (way == Way.UNIX && socket == null) {
            throw new CommandFailure(ExitCode.USAGE, "usage.unixNeedsSocket");
        }
        if (socket != null && (way == Way.TCP || way == Way.QUIC)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "usage.socketIsUnix", way.name().toLowerCase(Locale.ROOT));
        }
    }

    private Place place(RemoteName name) {
        return new Place(socket == null ? name.server() : new Endpoint.Unix(socket), name.account(), name);
    }

    /** {@code :inbox} and {@code alice@:inbox} need no host when a socket is given. */
    private String completed(String text) {
        int colon = text.indexOf(':');
        boolean hostMissing = colon == 0 || (colon > 0 && text.charAt(colon - 1) == '@');
        return socket != null && hostMissing ? text.substring(0, colon) + NO_HOST + text.substring(colon) : text;
    }
}
