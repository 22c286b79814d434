package ferry.app.serve;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.config.ServeSettings;
import ferry.app.config.Settings;
import ferry.app.terminal.Amounts;
import ferry.depot.Depot;
import ferry.depot.DepotSettings;
import ferry.depot.Recovery;
import ferry.server.FerryServer;
import ferry.storage.FileTree;
import ferry.storage.disk.DiskTree;
import ferry.transport.TlsIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A running server: keys, file tree, depot, listeners and the native door, made in this order and closed in reverse. */
final class Serving implements Closeable {
    private static final Duration FIRST_INVITE = Duration.ofDays(7);
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final System.Logger LOG = System.getLogger("ferry.app.serve");

    private final Context context;
    private final TlsFiles tls;
    private final Listening listening;
    private final FileTree tree;
    private final Depot depot;
    private final FerryServer server;
    private final Introduction introduction;
    private volatile Duration stopWithin;

    private Serving(
            Context context,
            TlsFiles tls,
            Listening listening,
            FileTree tree,
            Depot depot,
            FerryServer server,
            Introduction introduction,
            Duration stopWithin) {
        this.context = context;
        this.stopWithin = stopWithin;
        this.tls = tls;
        this.listening = listening;
        this.tree = tree;
        this.depot = depot;
        this.server = server;
        this.introduction = introduction;
    }

    static Serving start(Settings chosen, DataDirectory data, Context context) throws IOException, CommandFailure {
        Configuration configuration =
                Configuration.of(chosen, context.environment().version());
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        TlsFiles tls = TlsFiles.open(TlsFiles.Place.of(chosen), random, clock);
        KeyFiles keys = KeyFiles.openOrMake(data.keys(), random);
        // Before the database: a taken port is the most common mistake, and nothing has been touched yet.
        Listening listening = Listening.open(configuration, tls::now, context);
        FileTree tree = null;
        Depot depot = null;
        try {
            tree = DiskTree.open(data.root().resolve("files"), data.root().resolve(".ferry"));
            depot = Depot.open(
                    configuration.depot(), configuration.database(), data.audit(), tree, keys.site(), clock, random);
            report(depot.recovery(), context);
            int uid = data.ownerUid();
            Optional<String> administrator = depot.ensureFirstAccount(administratorName(context), uid);
            Optional<byte[]> invite = administrator.isPresent()
                            && configuration.depot().registration() == DepotSettings.Registration.INVITE
                    ? Optional.of(depot.createInvite(FIRST_INVITE))
                    : Optional.empty();
            FerryServer server = FerryServer.start(listening.listeners(), depot, configuration.server(), clock, random);
            Introduction introduction = new Introduction(
                    data.root(),
                    server.endpoints(),
                    tls.now().fingerprint(),
                    Base64.getEncoder().encodeToString(depot.receiptKey()),
                    configuration.depot().registration(),
                    configuration.depot().durability(),
                    administrator.map(name -> new Introduction.FirstAccount(name, uid)),
                    invite);
            return new Serving(
                    context,
                    tls,
                    listening,
                    tree,
                    depot,
                    server,
                    introduction,
                    chosen.value(ServeSettings.STOP_WITHIN));
        } catch (IOException | RuntimeException e) {
            listening.close();
            if (depot != null) {
                depot.close();
            }
            if (tree != null) {
                tree.close();
            }
            throw e;
        }
    }

    /** Says where it listens and what to type; the line that scripts wait for. */
    void introduce(boolean json) {
        introduction.show(context, json);
        context.terminal().flush();
    }

    /** Where it listens, in one line. */
    String status() {
        return context.say("serve.listening", introduction.addressList()).strip();
    }

    /** Those settings that may change while the server runs, and the key and certificate that new connections get. */
    TlsFiles.Change apply(Settings settings, TlsIdentity identity) {
        Configuration configuration =
                Configuration.of(settings, context.environment().version());
        depot.apply(configuration.depot());
        server.apply(configuration.server());
        stopWithin = settings.value(ServeSettings.STOP_WITHIN);
        return tls.replace(identity);
    }

    /** Lets running transfers finish, and closes everything. Called once, by the thread that ends the process. */
    void stop(ServiceManager manager) {
        Duration limit = stopWithin;
        String status = context.say("serve.stopping", Amounts.time(limit));
        manager.stopping(status, limit);
        LOG.log(System.Logger.Level.INFO, status);
        server.drain(limit);
        try {
            close();
            LOG.log(System.Logger.Level.INFO, context.say("serve.stopped"));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "closing", e);
        }
    }

    private static void report(Recovery recovery, Context context) {
        if (!recovery.equals(new Recovery(0, 0, 0, 0, 0))) {
            LOG.log(
                    System.Logger.Level.INFO,
                    context.say(
                            "serve.recovered",
                            recovery.rolledForward(),
                            recovery.rolledBack(),
                            recovery.resumableUploads()));
        }
    }

    /** The person's own name if it can be an account. */
    private static String administratorName(Context context) {
        String name = context.environment().userName();
        return ACCOUNT.matcher(name).matches() ? name : "admin";
    }

    @Override
    public void close() throws IOException {
        server.close();
        listening.close();
        depot.close();
        tree.close();
    }
}
