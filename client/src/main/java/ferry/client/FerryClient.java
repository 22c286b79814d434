package ferry.client;

import ferry.protocol.auth.Passwords;
import ferry.transport.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A program's client: where its state lives, and the way to sessions. One per process; thread-safe. Several processes
 * may share one state directory.
 */
public final class FerryClient implements Closeable {
    public FerryClient(ClientSettings settings, InstantSource clock, SecureRandom random) {
        throw new UnsupportedOperationException("not built yet");
    }

    public KnownServers knownServers() {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * A session that dials when it is first used, so that its first requests travel together with the sign-in; failures
     * to reach the server or to sign in are thrown by that first call.
     *
     * @param account may be empty with {@link Credentials.Peer}, and with {@link Credentials.DeviceKey} where this
     *     device has a key for exactly one account at that server
     */
    public Session session(Endpoint server, Optional<String> account, Credentials credentials) {
        throw new UnsupportedOperationException("not built yet");
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
        throw new UnsupportedOperationException("not built yet");
    }

    /** Signs in with the password and enrols a key for this device in place of a former one. */
    public Session login(Endpoint server, String account, String password, String deviceLabel)
            throws IOException, Passwords.BadPasswordException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Accounts at that server for which this device has a key. */
    public List<String> accounts(Endpoint server) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Deletes this device's key without telling the server; whether there was one. */
    public boolean forgetDeviceKey(Endpoint server, String account) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Closes what sessions left open. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** A new account; {@code session} is signed in, and empty over a Unix socket. */
    public record Registration(long accountId, Optional<Session> session) {}
}
