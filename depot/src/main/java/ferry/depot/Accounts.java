package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditEvent.Actor;
import ferry.depot.audit.AuditEvent.Outcome;
import ferry.depot.audit.AuditKind;
import ferry.depot.sql.AccountTable;
import ferry.depot.sql.AccountTable.Account;
import ferry.depot.sql.InviteTable;
import ferry.depot.sql.KeyTable;
import ferry.depot.sql.Statements;
import ferry.depot.sql.UserTable;
import ferry.protocol.AdminRequest;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.PasswordVerifier;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Accounts, their keys and passwords. Changes are durable when a method returns. */
final class Accounts {
    /** ferry-1.md §2.4: anything else is refused, never folded. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private static final int SCRAM_KEY_BYTES = 32;

    private final Parts parts;
    private final Committer committer;
    private final SiteSecrets secrets;
    private final Invites invites;

    Accounts(Parts parts, Committer committer, SiteSecrets secrets, Invites invites) {
        this.parts = parts;
        this.committer = committer;
        this.secrets = secrets;
        this.invites = invites;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    Optional<String> ensureFirst(String name, int uid) throws IOException {
        checkName(name);
        Optional<Home> home = parts.database().write(statements -> {
            if (!AccountTable.isEmpty(statements)) {
                return Optional.empty();
            }
            long id = AccountTable.insert(statements, name, Message.Role.ADMINISTRATOR, null, now());
            AccountTable.mapUid(statements, Integer.toUnsignedLong(uid), id);
            return Optional.of(new Home(id, name));
        });
        if (home.isPresent()) {
            makeDirectory(home.get());
            AuditEvent first = AuditEvent.of(AuditKind.REGISTER, Actor.SERVER).with("user", name);
            parts.audit().record(first.with("uid", Integer.toUnsignedLong(uid)), Outcome.DONE, "");
        }
        return home.map(Home::name);
    }

    /** The new account's id, {@link Applicants#NO_ID_YET} if it waits for approval. */
    long register(Message.Register request, Actor by) throws IOException {
        AuditEvent event = AuditEvent.of(AuditKind.REGISTER, by).with("user", request.account());
        Optional<Digest> invite;
        byte[] sealed;
        try {
            parts.health().checkWritable();
            invite = checkMode(request);
            checkName(request.account());
            sealed = secrets.seal(
                    request.account(),
                    verifier(request.salt(), request.iterations(), request.storedKey(), request.serverKey()));
        } catch (RefusedException e) {
            // Not around: strangers must not make the disk sync as often as they like.
            parts.audit().recordFailure(event, e.code().name());
            throw e;
        }
        if (parts.settings().registration() == DepotSettings.Registration.APPROVAL) {
            return parts.audit()
                    .around(
                            event.with("approval", true),
                            () -> parts.database().write(statements -> apply(statements, request.account(), sealed)));
        }
        return parts.audit().around(event, () -> {
            Home home = parts.database().write(statements -> insert(statements, request.account(), sealed, invite));
            makeDirectory(home);
            return home.account();
        });
    }

    /** Made by an administrator; may sign in at once. */
    void add(AdminRequest.UserAdd request) throws IOException {
        parts.health().checkWritable();
        checkName(request.account());
        byte[] sealed = secrets.seal(
                request.account(),
                verifier(request.salt(), request.iterations(), request.storedKey(), request.serverKey()));
        makeDirectory(parts.database().write(statements -> {
            Home home = insert(statements, request.account(), sealed, Optional.empty());
            UserTable.role(statements, home.account(), request.role());
            return home;
        }));
    }

    private static void checkName(String name) throws RefusedException {
        if (!isName(name)) {
            throw new RefusedException(ErrorCode.BAD_ACCOUNT_NAME, Escaped.text(name));
        }
    }

    /** The invite, if one is needed. @throws RefusedException before anything looks at the name */
    private Optional<Digest> checkMode(Message.Register request) throws IOException {
        return switch (parts.settings().registration()) {
            case CLOSED -> throw new RefusedException(ErrorCode.REGISTRATION_CLOSED, "ask the administrator");
            case OPEN, APPROVAL -> Optional.empty();
            case INVITE -> Optional.of(invites.check(request.invite()));
        };
    }

    private Home insert(Statements statements, String name, byte[] sealed, Optional<Digest> invite)
            throws SQLException, RefusedException {
        if (AccountTable.byName(statements, name).isPresent()) {
            throw new RefusedException(ErrorCode.ACCOUNT_EXISTS, name);
        }
        long id = AccountTable.insert(statements, name, Message.Role.USER, sealed, now());
        if (invite.isPresent() && !InviteTable.use(statements, invite.get(), now(), id)) {
            throw Invites.invalid();
        }
        return new Home(id, name);
    }

    /** A taken name gets the same answer, after a transaction that is as durable: it used up an id. */
    private long apply(Statements statements, String name, byte[] sealed) throws SQLException, RefusedException {
        Applicants.checkRoom(statements, now());
        if (AccountTable.byName(statements, name).isPresent()) {
            AccountTable.useUpId(statements);
        } else {
            AccountTable.insertPending(statements, name, sealed, now());
        }
        return Applicants.NO_ID_YET;
    }

    void makeDirectory(Home home) throws IOException {
        committer.run(home, () -> {
            parts.tree().makeDirectories(home.directory());
            committer.sync(List.of(home.directory().parent()));
        });
    }

    void mapUid(long uid, String account) throws IOException {
        parts.database().write(statements -> {
            Account known = AccountTable.byName(statements, account)
                    .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, Escaped.text(account)));
            AccountTable.mapUid(statements, uid, known.id());
            return true;
        });
    }

    void addKey(long account, Message.KeyAdd request) throws IOException {
        Digest id = DeviceKeys.keyId(request.publicKey());
        Instant now = now();
        parts.database().write(statements -> {
            if (KeyTable.find(statements, account, id).isPresent()) {
                return false;
            }
            if (KeyTable.count(statements, account) >= SpecLimits.KEYS_PER_ACCOUNT) {
                throw new RefusedException(
                        ErrorCode.TOO_MANY, "at most " + SpecLimits.KEYS_PER_ACCOUNT + " keys an account");
            }
            KeyTable.insert(statements, account, new KeyTable.Key(id, request.publicKey(), request.label(), now, now));
            return true;
        });
    }

    List<KeyTable.Key> keys(long account) throws IOException {
        return parts.database().read(statements -> KeyTable.all(statements, account));
    }

    void revokeKey(long account, Digest id) throws IOException {
        if (!parts.database().write(statements -> KeyTable.delete(statements, account, id))) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "no such key");
        }
    }

    /** The new verifier as it is stored. */
    byte[] changePassword(long account, String name, Message.ChangePassword request) throws IOException {
        byte[] sealed = secrets.seal(
                name, verifier(request.salt(), request.iterations(), request.storedKey(), request.serverKey()));
        parts.database().write(statements -> {
            AccountTable.verifier(statements, account, sealed);
            return true;
        });
        return sealed;
    }

    private static PasswordVerifier verifier(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey)
            throws RefusedException {
        // Every challenge has this one shape, as the one for a name that nobody has (SiteSecrets.mock).
        boolean right = salt.length == SpecLimits.SALT_BYTES
                && iterations == SpecLimits.ITERATIONS
                && storedKey.length == SCRAM_KEY_BYTES
                && serverKey.length == SCRAM_KEY_BYTES
                && !Arrays.equals(storedKey, serverKey);
        if (!right) {
            throw new RefusedException(
                    ErrorCode.BAD_CREDENTIAL, "salt, iterations or keys are not as ferry-1.md §5.2 has them");
        }
        return new PasswordVerifier(salt, iterations, storedKey, serverKey);
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
