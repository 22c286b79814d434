package ferry.client;

import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.auth.Passwords;
import ferry.protocol.auth.SaltedPassword;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the proofs of a session's links from its credentials and from what this device keeps. */
final class StoredProofs implements Connector.ProofSource {
    private final ClientParts parts;
    private final Endpoint server;
    private final Optional<String> account;
    private final Credentials credentials;
    private volatile @Nullable SaltedPassword salted;

    StoredProofs(ClientParts parts, Endpoint server, Optional<String> account, Credentials credentials) {
        this.parts = parts;
        this.server = server;
        this.account = account;
        this.credentials = credentials;
    }

    /** With a password that was salted before. */
    StoredProofs(ClientParts parts, Endpoint server, String account, String password, SaltedPassword salted) {
        this(parts, server, Optional.of(account), new Credentials.Password(password));
        this.salted = salted;
    }

    @Override
    public Optional<String> account() throws IOException {
        boolean isByKey = credentials instanceof Credentials.DeviceKey;
        return account.isEmpty() && isByKey ? Optional.of(onlyAccount()) : account;
    }

    @Override
    public boolean isRepeatable() {
        return !(credentials instanceof Credentials.Password(String _, SecondFactor factor))
                || factor instanceof SecondFactor.None;
    }

    @Override
    public SignIn.Proof next() throws IOException {
        if (server instanceof Endpoint.Unix && !(credentials instanceof Credentials.Peer)) {
            throw refused(ErrorCode.METHOD_UNAVAILABLE, "on a Unix socket only the user of this machine can sign in");
        }
        return switch (credentials) {
            case Credentials.Peer _ -> new Proofs.Peer(account.orElse(""));
            case Credentials.DeviceKey _ -> {
                String name = account().orElseThrow();
                yield new Proofs.Device(name, key(name));
            }
            case Credentials.Password(String password, SecondFactor factor) ->
                password(password, factor, account.orElseThrow());
        };
    }

    /** Salts the password before a link is there to wait, if an earlier sign-in told with what. */
    private SignIn.Proof password(String password, SecondFactor factor, String name) throws IOException {
        SaltedPassword known = salted;
        if (known == null) {
            known = new SaltedPassword(prepare(password));
            salted = known;
        }
        Optional<KnownServers.Salt> salt = parts.known().salt(server, name);
        if (salt.isPresent()) {
            known.derive(salt.get().salt(), salt.get().iterations());
        }
        return new ScramProof(parts.known(), server, name, known, factor, parts.random());
    }

    /** A password that no account can have is a wrong password. */
    private static String prepare(String password) throws ClientException.Refused {
        try {
            return Passwords.prepare(password);
        } catch (Passwords.BadPasswordException impossible) {
            throw refused(ErrorCode.SIGN_IN_FAILED, "no password can be like this: " + impossible.reason());
        }
    }

    private static ClientException.Refused refused(ErrorCode code, String detail) {
        return new ClientException.Refused(new Message.ErrorMessage(code.wire(), detail, Optional.empty()), false);
    }

    private String onlyAccount() throws IOException {
        List<String> accounts = parts.keys().accounts(server);
        if (accounts.size() != 1) {
            throw new ClientException.NoDeviceKey(
                    accounts.isEmpty()
                            ? "this device has no key at " + server
                            : "this device has keys of " + accounts.size() + " accounts at " + server + ": "
                                    + String.join(", ", accounts));
        }
        return accounts.getFirst();
    }

    private DeviceKeyStore.DeviceKey key(String name) throws IOException {
        return parts.keys()
                .find(server, name)
                .orElseThrow(() -> new ClientException.NoDeviceKey(
                        "this device has no key of the account " + name + " at " + server));
    }
}
