package ferry.depot;

import ferry.depot.audit.AuditEvent.Actor;
import ferry.depot.audit.AuditLog;
import ferry.depot.database.DatabaseSettings;
import ferry.depot.sql.Database;
import ferry.protocol.Id16;
import ferry.protocol.auth.Binding;
import ferry.protocol.proof.Durability;
import ferry.storage.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Who may do what with which file: accounts, keys, uploads, receipts, and the committer that makes all of it durable.
 * One per data directory. Every door leads here; thread-safe.
 */
public final class Depot implements Closeable {
    private static final Logger LOG = System.getLogger("ferry.depot");

    /** Package-private, so that a test can end the threads of a depot it lets die. */
    final AccountAccess.Backstage backstage;

    private final Recovery recovery;

    private Depot(AccountAccess.Backstage backstage, Recovery recovery) {
        this.backstage = backstage;
        this.recovery = recovery;
    }

    /**
     * Opens or makes the database, migrates it, and recovers: intents rolled forward, orphans swept. The tree stays the
     * caller's to close, after the depot.
     *
     * @param audit directory of the audit log; made if it is not there
     */
    public static Depot open(
            DepotSettings settings,
            DatabaseSettings database,
            Path audit,
            FileTree tree,
            SiteKeys keys,
            InstantSource clock,
            SecureRandom random)
            throws IOException {
        return open(settings, database, audit, tree, keys, clock, random, System::nanoTime);
    }

    /** With a monotonic time of a test's own. */
    static Depot open(
            DepotSettings settings,
            DatabaseSettings database,
            Path audit,
            FileTree tree,
            SiteKeys keys,
            InstantSource clock,
            SecureRandom random,
            LongSupplier nanoTime)
            throws IOException {
        AuditLog log = AuditLog.open(audit, clock);
        Database opened = null;
        try {
            Id16 opening = new Id16(random.nextLong(), random.nextLong());
            opened = Database.open(database, settings.durability() == Durability.DURABLE, opening);
            SiteSecrets secrets = new SiteSecrets(keys.secret(), random);
            OneSite.check(opened, tree, secrets.identity());
            AuditMemory.attach(opened, log);
            Quotas quotas = new Quotas(opened, settings.limits(), nanoTime);
            Parts parts = new Parts(
                    new LiveSettings(settings),
                    opened,
                    quotas,
                    new Books(opened, quotas),
                    tree,
                    ReceiptKeys.open(opened, keys),
                    new LeafKeeper(tree),
                    new Health(tree),
                    log,
                    clock,
                    random,
                    nanoTime);
            return open(parts, secrets, keys.store());
        } catch (IOException | RuntimeException | Error e) {
            if (opened != null) {
                opened.close();
            }
            log.close();
            throw e;
        }
    }

    private static Depot open(Parts parts, SiteSecrets secrets, ReceiptKeyStore keyStore) throws IOException {
        Settlement settlement = new Settlement(parts);
        Recovery recovery = new Sweeping(parts, settlement).recover();
        // The committer sweeps idle uploads, and uploads end in the committer.
        Uploads[] uploads = new Uploads[1];
        Committer committer = new Committer(parts, settlement, () -> sweep(uploads[0]));
        uploads[0] = new Uploads(parts, committer::submit);
        committer.start();
        Invites invites = new Invites(parts);
        Accounts accounts = new Accounts(parts, committer, secrets, invites);
        return new Depot(
                new AccountAccess.Backstage(
                        parts,
                        committer,
                        new Permissions(parts.database()),
                        accounts,
                        invites,
                        new Applicants(parts, accounts),
                        new SignIns(parts, secrets, parts.random()),
                        new SecondFactors(parts, secrets),
                        new GuessLimits(parts.settings().signIn(), parts.nanoTime()),
                        new LiveAccesses(),
                        uploads[0],
                        new Changes(parts, committer, settlement),
                        new Browsing(parts),
                        new Downloads(parts),
                        new ReceiptKeys(parts, keyStore)),
                recovery);
    }

    /**
     * From now on these count: who may register and the client keys, for every link that arrives later; limits of
     * accounts and of guessing at once.
     *
     * @throws IllegalArgumentException if the durability is another
     */
    public void apply(DepotSettings next) {
        backstage.parts().live().replace(next);
        backstage.parts().quotas().site(next.limits());
        backstage.guesses().apply(next.signIn());
    }

    /** The receipt key that counts, 32 raw bytes. */
    public byte[] receiptKey() {
        return backstage.parts().receipts().publicKey();
    }

    /** What recovery did at {@link #open}, for the log. */
    public Recovery recovery() {
        return recovery;
    }

    /**
     * Makes account 1, administrator, bound to {@code uid}, if there is no account yet.
     *
     * @return its name if it was made now
     */
    public Optional<String> ensureFirstAccount(String name, int uid) throws IOException {
        return backstage.accounts().ensureFirst(name, uid);
    }

    /** A new single-use invite (32 bytes), on behalf of the server itself (the first start). */
    public byte[] createInvite(Duration valid) throws IOException {
        return backstage.invites().create(valid, Actor.SERVER);
    }

    /**
     * The reception of one link that is not signed in.
     *
     * @param peerUid the peer's uid on a Unix socket, empty elsewhere
     * @param origin the peer's address, for the log
     * @param countedAs the address as limits count it: of IPv6 the /64, since one host has all of it
     * @param onRevoked called (by any thread) when the sign-in of this link is revoked; closes the link
     */
    public Reception receive(
            Binding binding, OptionalInt peerUid, String origin, String countedAs, Runnable onRevoked) {
        return new Reception(backstage, binding, peerUid, origin, countedAs, onRevoked);
    }

    /** Commits what is queued, syncs what is staged, and stops. Later calls on accesses are refused with SHUTTING_DOWN. */
    @Override
    public void close() {
        backstage.parts().health().stop();
        backstage.committer().close();
        backstage.uploads().close();
        closeAudit();
        // After the log, whose last line it remembers.
        backstage.parts().database().close();
    }

    private void closeAudit() {
        try {
            backstage.parts().audit().close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "closing the audit log", e);
        }
    }

    private static void sweep(Uploads uploads) {
        try {
            int swept = uploads.sweep();
            if (swept > 0) {
                LOG.log(Level.INFO, "{0} uploads without progress for 7 days were deleted", swept);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "idle uploads could not be swept: {0}", e.getMessage());
        }
    }
}
