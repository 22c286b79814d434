package ferry.app.proof;

import ferry.client.ClientException.ServerUnknown;
import ferry.client.ClientSettings;
import ferry.client.FerryClient;
import ferry.client.Session;
import ferry.protocol.auth.Passwords.BadPasswordException;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** Accounts of the tests, with a device key in a state directory. */
final class Accounts {
    static final String PASSWORD = "quiet harbour before dawn";

    private Accounts() {}

    static FerryClient client(Path state) {
        return new FerryClient(new ClientSettings(state, "proof"), InstantSource.system(), new SecureRandom());
    }

    /** Pins the server's key at first contact, registers and enrols a key. */
    static void register(Endpoint server, String account, Path state) throws IOException, BadPasswordException {
        try (FerryClient client = client(state)) {
            try {
                register(client, server, account);
            } catch (ServerUnknown unknown) {
                client.knownServers().pin(server, unknown.serverKeyHash());
                register(client, server, account);
            }
        }
    }

    private static void register(FerryClient client, Endpoint server, String account)
            throws IOException, BadPasswordException {
        client.register(server, account, PASSWORD, Optional.empty(), "proof")
                .session()
                .ifPresent(Session::close);
    }
}
