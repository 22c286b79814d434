package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditEvent.Actor;
import ferry.depot.audit.AuditEvent.Outcome;
import ferry.depot.audit.AuditKind;
import ferry.depot.sql.AccountTable.Account;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import ferry.protocol.Limit;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.ClientKeys;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.ScramServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a link can do before it signed in: prove a client key, register, sign in. Nothing else is reachable, by type: an
 * {@link AccountAccess} comes only from here. One link, one thread.
 */
public final class Reception {
    private static final Logger LOG = System.getLogger("ferry.depot");
    /** RFC 5802 leaves the length open; ferry-1.md §5.2 takes 24. */
    private static final int SCRAM_NONCE_BYTES = 24;

    private static final byte[] NO_BYTES = {};

    private final AccountAccess.Backstage backstage;
    private final Binding binding;
    private final OptionalInt peerUid;
    private final String origin;
    /** The address as limits count it. */
    private final String from;

    private final Runnable onRevoked;

    /** Those that counted when the link arrived: what it was told is what is asked of it. */
    private final Map<String, byte[]> clientKeys;

    private boolean clientKeyProven;
    private @Nullable ScramServer scram;
    private SignIns.@Nullable Password password;
    private @Nullable Due due;

    /** A right password that waits for its code. */
    private record Due(Account account, byte[] sealed, byte[] serverFinal) {}

    Reception(
            AccountAccess.Backstage backstage,
            Binding binding,
            OptionalInt peerUid,
            String origin,
            String countedAs,
            Runnable onRevoked) {
        this.backstage = backstage;
        this.binding = binding;
        this.peerUid = peerUid;
        this.origin = Escaped.text(origin);
        this.from = countedAs;
        this.onRevoked = onRevoked;
        this.clientKeys = backstage.parts().settings().clientKeys();
        this.clientKeyProven = clientKeys.isEmpty();
    }

    public boolean isClientKeyDemanded() {
        return !clientKeys.isEmpty();
    }

    /** The server's MAC. @throws FerryException CLIENT_KEY_REFUSED */
    public byte[] proveClientKey(Message.ClientKey message, byte[] clientNonce, byte[] serverNonce)
            throws FerryException {
        AuditEvent event =
                AuditEvent.of(AuditKind.SIGN_IN, new Actor(0, "", origin)).with("clientKey", message.keyName());
        GuessLimits.Guess guess = bounded(event, () -> backstage.guesses().address(from));
        byte[] nobodys = new byte[32];
        backstage.parts().random().nextBytes(nobodys);
        byte[] key = clientKeys.getOrDefault(message.keyName(), nobodys);
        byte[] expected =
                ClientKeys.mac(key, ClientKeys.Side.CLIENT, binding, clientNonce, serverNonce, message.keyName());
        if (!MessageDigest.isEqual(expected, message.mac())) {
            backstage.parts().audit().recordFailure(event, "client key refused");
            LOG.log(Level.WARNING, "{0}: client key \"{1}\" refused", origin, Escaped.text(message.keyName()));
            throw new RefusedException(ErrorCode.CLIENT_KEY_REFUSED, "the client key is not accepted");
        }
        guess.right();
        clientKeyProven = true;
        return ClientKeys.mac(key, ClientKeys.Side.SERVER, binding, clientNonce, serverNonce, message.keyName());
    }

    /**
     * {@code serverNonce}: used only where the binding has no exporter.
     *
     * @throws RefusedException SIGN_IN_FAILED, TOO_MANY_ATTEMPTS, …
     */
    public AccountAccess signIn(Message.SignInKey message, byte[] serverNonce) throws IOException {
        checkMayTry();
        checkTls();
        SignIns.Key key = backstage.signIns().key(message.account(), message.keyId());
        GuessLimits.Guess guess = key.account().isPresent()
                ? backstage.guesses().enrolledKey(from)
                : bounded(
                        attempt(message.account(), Message.SignInMethod.DEVICE_KEY),
                        () -> backstage.guesses().address(from));
        byte[] nonce = binding.type() == Binding.Type.TLS_SERVER_END_POINT ? serverNonce : NO_BYTES;
        boolean signed = DeviceKeys.verifySignIn(
                key.publicKey(), message.signature(), binding, nonce, message.account(), message.keyId());
        if (!signed || key.account().isEmpty()) {
            throw failed(
                    message.account(),
                    Message.SignInMethod.DEVICE_KEY,
                    key.account().isEmpty() ? key.reason() : "wrong signature");
        }
        guess.right();
        Account account = key.account().get();
        AccountAccess access = admit(account, new Credential.DeviceKey(message.keyId()), NO_BYTES);
        backstage.signIns().used(account.id(), message.keyId(), key.lastUsed());
        return access;
    }

    public AccountAccess signIn(Message.SignInPeer message) throws IOException {
        checkMayTry();
        if (binding.type() != Binding.Type.UNIX_PEER || peerUid.isEmpty()) {
            throw new RefusedException(
                    ErrorCode.METHOD_UNAVAILABLE, "over TLS, sign in with a device key or the password");
        }
        Optional<Account> account = backstage.signIns().peer(peerUid.getAsInt());
        boolean right = account.isPresent()
                && (message.account().isEmpty()
                        || message.account().equals(account.get().name()));
        if (!right) {
            throw failed(message.account(), Message.SignInMethod.PEER_CREDENTIAL, "the peer's uid is not mapped to it");
        }
        return admit(account.get(), new Credential.PeerUid(peerUid.getAsInt()), NO_BYTES);
    }

    /** Begins SCRAM; the server-first-message. */
    public byte[] challenge(Message.SignInPassword message) throws IOException {
        checkMayTry();
        checkTls();
        byte[] nonce = new byte[SCRAM_NONCE_BYTES];
        backstage.parts().random().nextBytes(nonce);
        ScramServer exchange = new ScramServer(message.clientFirst(), binding, nonce);
        bounded(attempt(exchange.account(), Message.SignInMethod.PASSWORD), () -> {
            backstage.guesses().checkPassword(from, exchange.account());
            return true;
        });
        SignIns.Password found = backstage.signIns().password(exchange.account());
        scram = exchange;
        password = found;
        return exchange.challenge(found.verifier());
    }

    /** Ends SCRAM; the result holds the server's proof. */
    public Proven signIn(Message.ScramResponse message) throws IOException {
        ScramServer exchange = scram;
        SignIns.Password found = password;
        if (exchange == null || found == null) {
            throw new IllegalStateException("a response before a challenge");
        }
        scram = null;
        password = null;
        GuessLimits.Guess guess = bounded(
                attempt(exchange.account(), Message.SignInMethod.PASSWORD),
                () -> backstage.guesses().password(from, exchange.account()));
        Optional<byte[]> serverFinal = exchange.finish(message.clientFinal());
        if (serverFinal.isEmpty() || found.account().isEmpty()) {
            throw failed(
                    exchange.account(),
                    Message.SignInMethod.PASSWORD,
                    found.account().isEmpty() ? found.reason() : "wrong password");
        }
        guess.right();
        Account account = found.account().get();
        Message.SecondFactorState factor = backstage.secondFactors().state(account.id());
        if (factor.enrolled() || factor.required()) {
            due = new Due(account, found.sealed(), serverFinal.get());
            return new Proven.CodeDue(factor.enrolled(), serverFinal.get());
        }
        return new Proven.SignedIn(admit(account, new Credential.Password(found.sealed(), false), serverFinal.get()));
    }

    /** The code behind a right password. */
    public AccountAccess signIn(Message.SecondFactorCode message) throws IOException {
        Due proven = due();
        String name = proven.account().name();
        GuessLimits.Guess guess = bounded(
                attempt(name, Message.SignInMethod.PASSWORD),
                () -> backstage.guesses().code(name));
        if (!backstage.secondFactors().use(proven.account().id(), message.code())) {
            throw wrongCode(proven.account());
        }
        guess.right();
        return admit(proven.account(), new Credential.Password(proven.sealed(), true), proven.serverFinal());
    }

    /** The second factor that the account has to have; then it is signed in. */
    public AccountAccess signIn(Message.SecondFactorEnrol message) throws IOException {
        Due proven = due();
        AuditEvent event = AuditEvent.of(
                AuditKind.SECOND_FACTOR_ENABLE,
                new Actor(proven.account().id(), proven.account().name(), origin));
        backstage
                .parts()
                .audit()
                .around(
                        event,
                        () -> backstage
                                .secondFactors()
                                .enable(proven.account().id(), message.secret(), message.code()));
        return admit(proven.account(), new Credential.Password(proven.sealed(), true), proven.serverFinal());
    }

    private Due due() {
        Due proven = due;
        if (proven == null) {
            throw new IllegalStateException("a code before a password");
        }
        due = null;
        return proven;
    }

    /** Who comes here knows the password: that it was the code may be said. */
    private RefusedException wrongCode(Account account) {
        backstage
                .parts()
                .audit()
                .recordFailure(attempt(account.name(), Message.SignInMethod.PASSWORD), "right password, wrong code");
        LOG.log(Level.WARNING, "{0}: \"{1}\": right password, wrong code", origin, account.name());
        return SecondFactors.wrong();
    }

    /** The new account's id, 0 if it waits for approval; durable. */
    public long register(Message.Register message) throws IOException {
        checkMayTry();
        if (peerUid.isEmpty()) {
            AuditEvent event =
                    AuditEvent.of(AuditKind.REGISTER, new Actor(0, "", origin)).with("user", message.account());
            bounded(event, () -> {
                backstage.guesses().registration(from);
                return true;
            });
        }
        try {
            long id = backstage.accounts().register(message, new Actor(0, "", origin));
            String what = id == Applicants.NO_ID_YET ? "asked for" : "registered, id " + id;
            LOG.log(Level.INFO, "{0}: account \"{1}\" {2}", origin, message.account(), what);
            return id;
        } catch (RefusedException e) {
            LOG.log(
                    Level.INFO,
                    "{0}: registration of \"{1}\" refused: {2}",
                    origin,
                    Escaped.text(message.account()),
                    e.code());
            throw e;
        }
    }

    private AuditEvent attempt(String account, Message.SignInMethod method) {
        return AuditEvent.of(AuditKind.SIGN_IN, new Actor(0, account, origin)).with("method", word(method));
    }

    /** What there is still a token for. */
    private interface Bounded<T> {
        T take() throws RefusedException;
    }

    /** An attempt that comes too often leaves a line as one that fails does. */
    private <T> T bounded(AuditEvent event, Bounded<T> attempt) throws RefusedException {
        try {
            return attempt.take();
        } catch (RefusedException tooMany) {
            backstage.parts().audit().recordFailure(event, tooMany.code().name());
            throw tooMany;
        }
    }

    private void checkMayTry() throws RefusedException {
        backstage.parts().health().checkRunning();
        if (!clientKeyProven) {
            throw new RefusedException(ErrorCode.CLIENT_KEY_REQUIRED, "this server demands a client key first");
        }
    }

    private void checkTls() throws RefusedException {
        if (binding.type() == Binding.Type.UNIX_PEER) {
            throw new RefusedException(
                    ErrorCode.METHOD_UNAVAILABLE,
                    "on a Unix socket the server knows you by your user id; the administrator maps it to an account");
        }
    }

    private AccountAccess admit(Account account, Credential credential, byte[] serverFinal) throws IOException {
        AccountAccess access = new AccountAccess(
                backstage,
                new Home(account.id(), account.name()),
                account.role(),
                credential,
                binding,
                origin,
                serverFinal,
                onRevoked);
        // First findable, then checked again: a revocation in between is seen on one side or the other.
        backstage.live().add(access);
        boolean valid = false;
        try {
            valid = backstage.signIns().isStillValid(account.id(), credential);
        } finally {
            if (!valid) {
                access.close();
            }
        }
        if (!valid) {
            throw failed(account.name(), credential.method(), "revoked meanwhile");
        }
        if (peerUid.isEmpty()) {
            backstage.guesses().signedIn(from, account.name());
        }
        checkLinks(access);
        AuditEvent event = AuditEvent.of(AuditKind.SIGN_IN, access.actor());
        backstage.parts().audit().record(event.with("method", word(credential.method())), Outcome.DONE, "");
        LOG.log(
                Level.INFO,
                "{0}: account {1} \"{2}\" signed in by {3}",
                origin,
                account.id(),
                account.name(),
                credential.method());
        return access;
    }

    private void checkLinks(AccountAccess access) throws IOException {
        long most = backstage.parts().quotas().of(access.accountId()).limits().most(Limit.LINKS);
        if (backstage.live().count(access.accountId()) > most) {
            access.close();
            throw new RefusedException(ErrorCode.TOO_MANY, "at most " + most + " links at once for this account");
        }
    }

    private static String word(Message.SignInMethod method) {
        return method.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One answer for every reason; the log knows which. */
    private RefusedException failed(String account, Message.SignInMethod method, String reason) {
        backstage.parts().audit().recordFailure(attempt(account, method), reason);
        LOG.log(Level.WARNING, "{0}: sign-in as \"{1}\" refused: {2}", origin, Escaped.text(account), reason);
        return new RefusedException(ErrorCode.SIGN_IN_FAILED, "account, password or key not accepted");
    }
}
