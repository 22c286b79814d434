package ferry.depot;

import ferry.depot.sql.AccountTable;
import ferry.depot.sql.AccountTable.Account;
import ferry.depot.sql.KeyTable;
import ferry.depot.sql.Statements;
import ferry.protocol.Digest;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.PasswordVerifier;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Looks credentials up so that unknown accounts, unknown keys and disabled accounts cost the same work as good ones:
 * each lookup gives something to verify against, and says apart from it whether a match may count.
 */
final class SignIns {
    private static final Logger LOG = System.getLogger("ferry.depot");
    /** Whom the verifier is sealed for that is opened where there is no other; no account's name. */
    private static final String NOBODY = "(nobody)";

    private final Parts parts;
    private final SiteSecrets secrets;
    private final byte[] nobodysKey;
    private final byte[] nobodysVerifier;
    /** The account that is read for names behind the last one; only one with a password is as good as another. */
    private volatile Optional<Account> stranger = Optional.empty();

    SignIns(Parts parts, SiteSecrets secrets, SecureRandom random) {
        this.parts = parts;
        this.secrets = secrets;
        this.nobodysKey = DeviceKeys.rawPublicKey(DeviceKeys.generate(random).getPublic());
        this.nobodysVerifier = secrets.seal(NOBODY, secrets.mock(NOBODY));
    }

    /** {@code account} empty: nothing may match. {@code reason}: for the log alone. */
    record Password(Optional<Account> account, PasswordVerifier verifier, byte[] sealed, String reason) {}

    record Key(Optional<Account> account, byte[] publicKey, Instant lastUsed, String reason) {}

    Password password(String name) throws IOException {
        Optional<Account> found = parts.database().read(statements -> find(statements, name));
        // The salt that an applicant sent would tell them that the name was free.
        Optional<byte[]> own = found.filter(account -> !account.pending()).flatMap(Account::verifier);
        byte[] stored = own.orElse(nobodysVerifier);
        PasswordVerifier mock = secrets.mock(name);
        try {
            PasswordVerifier opened = secrets.open(own.isPresent() ? name : NOBODY, stored);
            return new Password(
                    usable(found, own.isPresent()),
                    own.isPresent() ? opened : mock,
                    stored,
                    reason(found, "no password"));
        } catch (SiteSecrets.WrongSecretException e) {
            LOG.log(Level.ERROR, "account \"{0}\": {1}", Escaped.text(name), e.getMessage());
            return new Password(Optional.empty(), mock, stored, "the verifier does not open");
        }
    }

    Key key(String name, Digest keyId) throws IOException {
        return parts.database().read(statements -> {
            Optional<Account> found = find(statements, name);
            // The same lookups for everybody.
            Optional<KeyTable.Key> key =
                    KeyTable.find(statements, found.map(Account::id).orElse(0L), keyId);
            return new Key(
                    usable(found, key.isPresent()),
                    key.map(KeyTable.Key::publicKey).orElse(nobodysKey),
                    key.map(KeyTable.Key::lastUsed).orElse(Instant.EPOCH),
                    reason(found, "unknown key"));
        });
    }

    /** The account that the administrator mapped to a uid. */
    Optional<Account> peer(int uid) throws IOException {
        return parts.database()
                .read(statements -> AccountTable.byUid(statements, Integer.toUnsignedLong(uid)))
                .filter(account -> !account.disabled() && !account.pending());
    }

    /** Whether a link that just signed in may stay: its credential may have been revoked in between. */
    boolean isStillValid(long account, Credential credential) throws IOException {
        return parts.database().read(statements -> {
            Optional<Account> found =
                    AccountTable.byId(statements, account).filter(row -> !row.disabled() && !row.pending());
            return found.isPresent()
                    && switch (credential) {
                        case Credential.DeviceKey(Digest id) ->
                            KeyTable.find(statements, account, id).isPresent();
                        case Credential.Password password ->
                            found.get().verifier().filter(password::is).isPresent();
                        case Credential.PeerUid(int uid) ->
                            AccountTable.byUid(statements, Integer.toUnsignedLong(uid))
                                    .filter(mapped -> mapped.id() == account)
                                    .isPresent();
                    };
        });
    }

    void used(long account, Digest keyId, Instant lastUsed) {
        Instant now = parts.clock().instant();
        if (now.isAfter(lastUsed.plus(DepotLimits.LAST_USED_STEP))) {
            parts.database().writeLater(statements -> KeyTable.used(statements, account, keyId, now));
        }
    }

    /** Reads one account's row, whether there is one of that name or not. */
    private Optional<Account> find(Statements statements, String name) throws SQLException {
        if (stranger.flatMap(Account::verifier).isEmpty()) {
            stranger = AccountTable.any(statements);
        }
        // No account has the empty name, so a bad name costs the same lookup.
        Optional<Account> row = AccountTable.fromNameOn(
                statements,
                Accounts.isName(name) ? name : "",
                stranger.map(Account::name).orElse(""));
        if (row.isEmpty()) {
            // It was removed; the next look-up chooses another.
            stranger = Optional.empty();
        }
        return row.filter(account -> account.name().equals(name));
    }

    private static Optional<Account> usable(Optional<Account> found, boolean credential) {
        return found.filter(account -> credential && !account.disabled() && !account.pending());
    }

    private static String reason(Optional<Account> found, String without) {
        return found.map(account -> account.disabled()
                        ? "disabled account"
                        : account.pending() ? "account waits for approval" : without)
                .orElse("unknown account");
    }
}
