package ferry.app.demo;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.terminal.Amounts;
import ferry.app.terminal.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The main job, step by step, with real processes: a server, a client that is killed, the same command again, a server
 * that is killed under it, everything back, every byte compared, every receipt checked. One thread.
 */
final class Demo implements AutoCloseable {
    /** Enough for hundreds of megabytes on a slow disk. */
    private static final Duration TRANSFER_MAX = Duration.ofMinutes(15);

    private static final Duration COMMAND_MAX = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);
    private static final double KILL_CLIENT_AT = 0.3;
    private static final double KILL_SERVER_AT = 0.5;
    private static final String PASSWORD = "ferry over the water";
    private static final int DIFFERENCES_SHOWN = 10;

    private final Context context;
    private final FerryLauncher launcher;
    private final Path workshop;
    private final List<Child> children = new ArrayList<>();
    private volatile boolean isEnding;
    private int step;

    /** The finished upload, and the server that runs now. */
    private record Stored(Report report, Child server) {}

    Demo(Context context, FerryLauncher launcher, Path workshop) {
        this.context = context;
        this.launcher = launcher;
        this.workshop = workshop;
    }

    /** Whether everything came back as it was. */
    boolean run(Tree tree) throws IOException, CommandFailure, InterruptedException {
        context.note("demo.begin", tree.root(), tree.files(), Amounts.bytes(tree.bytes()), workshop);
        Child server = serve("127.0.0.1:0");
        Report ready = new Report(server.line());
        String address = ready.text("address");
        say("demo.serving", address);
        String account = "ferry://demo@" + address;
        start("register", account, "--password-stdin", "--accept-new-key")
                .type(PASSWORD)
                .succeed(COMMAND_MAX);
        say("demo.registered");

        long sentBytes = uploadUntilKilled(tree, account);
        Stored stored = uploadAcrossServerKill(tree, account, server, sentBytes);
        fetch(account);
        boolean isSame = compare(tree);
        checkReceipts(account, ready.text("receiptKey"), tree.files());
        int exitCode = stored.server().stop(COMMAND_MAX);
        summarise(tree, sentBytes, stored.report(), exitCode);
        return isSame && exitCode == 0;
    }

    private Child serve(String address) throws IOException {
        return start(
                "serve", "--data", workshop.resolve("server").toString(), "--listen", address, "--no-socket", "--json");
    }

    private Child put(Tree tree, String account) throws IOException {
        return start("put", tree.root().toString(), account + "/tree", "--json");
    }

    /** The first attempt ends with SIGKILL. Returns what it had sent, as the kernel counted. */
    private long uploadUntilKilled(Tree tree, String account) throws IOException, CommandFailure, InterruptedException {
        Child client = put(tree, account);
        long startNanos = System.nanoTime();
        long sentBytes = awaitSent(client, tree, (long) (tree.bytes() * KILL_CLIENT_AT));
        say(client.kill() ? "demo.clientKilled" : "demo.tooQuick", Amounts.bytes(sentBytes), seconds(startNanos));
        return sentBytes;
    }

    /** The same command again; now the server dies under it, comes back, and the client goes on by itself. */
    private Stored uploadAcrossServerKill(Tree tree, String account, Child server, long sentBefore)
            throws IOException, CommandFailure, InterruptedException {
        Child client = put(tree, account);
        long startNanos = System.nanoTime();
        long sentBytes = awaitSent(client, tree, (long) ((tree.bytes() - sentBefore) * KILL_SERVER_AT));
        boolean wasBusy = client.isAlive() && server.kill();
        say(wasBusy ? "demo.serverKilled" : "demo.tooQuick", Amounts.bytes(sentBytes), seconds(startNanos));
        long downNanos = System.nanoTime();
        Child again = serve(account.substring(account.indexOf('@') + 1));
        again.line();
        say("demo.serverBack", seconds(downNanos));
        Report stored = new Report(client.line());
        client.succeed(TRANSFER_MAX);
        say(
                "demo.stored",
                stored.number("transferred") + stored.number("alreadyThere"),
                Amounts.bytes(stored.number("movedBytes")),
                seconds(startNanos));
        return new Stored(stored, again);
    }

    private long awaitSent(Child client, Tree tree, long wantedBytes) throws InterruptedException, CommandFailure {
        long dueNanos = System.nanoTime() + TRANSFER_MAX.toNanos();
        try (Progress progress = new Progress(context.terminal(), context.phrases())) {
            progress.total(tree.bytes());
            long sentBytes = 0;
            while (client.isAlive() && sentBytes < wantedBytes && System.nanoTime() < dueNanos) {
                long now = client.writtenBytes();
                progress.moved(tree.root().toString(), Math.max(0, now - sentBytes), false);
                sentBytes = Math.max(sentBytes, now);
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
            return sentBytes;
        }
    }

    private void fetch(String account) throws IOException, CommandFailure, InterruptedException {
        long startNanos = System.nanoTime();
        Child client = start("get", account + "/tree", workshop.resolve("back").toString(), "--json");
        Report fetched = new Report(client.line());
        client.succeed(TRANSFER_MAX);
        long bytes = fetched.number("movedBytes");
        say(
                "demo.fetched",
                fetched.number("transferred"),
                Amounts.bytes(bytes),
                seconds(startNanos),
                Amounts.rate(bytes, Duration.ofMillis(fetched.number("milliseconds"))));
    }

    private boolean compare(Tree tree) throws IOException {
        List<String> differences = tree.differences(Tree.read(workshop.resolve("back")));
        if (differences.isEmpty()) {
            say("demo.same", tree.files(), Amounts.bytes(tree.bytes()));
            return true;
        }
        say("demo.different", differences.size());
        differences.stream().limit(DIFFERENCES_SHOWN).forEach(context.terminal()::warn);
        return false;
    }

    private void checkReceipts(String account, String key, long files)
            throws IOException, CommandFailure, InterruptedException {
        String file = workshop.resolve("proofs.jsonl").toString();
        start("receipts", "--export", file, account).succeed(COMMAND_MAX);
        Child verifier = start("receipts", "verify", file, "--key", key, "--json");
        Report verified = new Report(verifier.line());
        verifier.succeed(COMMAND_MAX);
        say("demo.receipts", verified.number("files"), verified.number("batches"), files);
    }

    private void summarise(Tree tree, long sentBefore, Report stored, int exitCode) {
        long sentBytes = sentBefore + stored.number("movedBytes");
        say("demo.stopped", exitCode);
        context.note(
                "demo.end",
                Amounts.bytes(sentBytes),
                Amounts.bytes(tree.bytes()),
                Amounts.bytes(Math.max(0, sentBytes - tree.bytes())));
    }

    private Child start(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--lang");
        all.add(context.phrases().language().tag());
        if (!"serve".equals(arguments[0])) {
            all.add("--state");
            all.add(workshop.resolve("client").toString());
        }
        synchronized (children) {
            if (isEnding) {
                throw new IOException("the demo is ending");
            }
            Child child = launcher.start(workshop.resolve(arguments[0] + ".log"), all.toArray(String[]::new));
            children.add(child);
            return child;
        }
    }

    private void say(String phrase, Object... values) {
        step++;
        context.terminal().note("%2d  %s".formatted(step, context.say(phrase, values)));
        context.terminal().flush();
    }

    private static String seconds(long sinceNanos) {
        return Amounts.time(Duration.ofNanos(System.nanoTime() - sinceNanos));
    }

    /** Ends what is still running. */
    @Override
    public void close() {
        synchronized (children) {
            isEnding = true;
            children.forEach(Child::close);
        }
    }
}
