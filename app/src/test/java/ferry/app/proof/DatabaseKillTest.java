package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.app.SiteDatabase;
import ferry.client.Credentials;
import ferry.client.FerryClient;
import ferry.client.Session;
import ferry.testkit.database.TestServer;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R12: SIGKILL of the database server in the middle of sign-ins and of commits, while a real {@code ferry serve} goes on
 * and clients do everything that can be done to files. I1: what was acknowledged is there, hash for hash. I6: who was
 * told to have an account can sign in. {@code -Dferry.proof.databaseKills=200} for the long programme.
 */
class DatabaseKillTest {
    private static final int KILLS = Integer.getInteger("ferry.proof.databaseKills", 3);
    private static final String ACCOUNT = "alice";
    private static final int CLIENTS = 2;
    /** Far above what is measured (docs/proof.md has the figures), for machines that do something else too. */
    private static final Duration RECOVERY_MAX = Duration.ofSeconds(20);
    /** Registrations of one address have a limit: a hundred, and one more each half minute. */
    private static final int REGISTRATIONS_MAX = 90;

    @TempDir
    Path directory;

    private final long seed = Proof.seed();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Expectation expectation = new Expectation();
    private final List<MixedClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> registered = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private Endpoint endpoint;
    private volatile boolean killsAreOver;
    private volatile boolean isSigningIn;
    private volatile long signIns;
    private Duration slowestCommit = Duration.ZERO;
    private Duration slowestSignIn = Duration.ZERO;

    @ParameterizedTest
    @EnumSource
    void nothingAcknowledgedIsLostAndNobodyNotices(SiteDatabase kind) throws Exception {
        Path password = SiteDatabase.passwordFile(directory);
        try (TestServer database = kind.newServer()) {
            database.start();
            String url = kind.url(database, database.newDatabase());
            try (ServerProcess server = ServerProcess.start(directory, SiteDatabase.options(url, password))) {
                endpoint = server.endpoint();
                begin();
                for (int kill = 1; kill <= KILLS && failure.get() == null; kill++) {
                    killOnce(database, kill);
                }
                end(kind);
                everyAccountCanSignIn();
                everyReceiptVerifies(server);
                assertThat(server.stop().exitCode()).isZero();
                assertThat(expectation.violations(home(server)))
                        .as("seed %d", seed)
                        .isEmpty();
            }
        }
    }

    private void begin() throws Exception {
        Accounts.register(endpoint, ACCOUNT, state(ACCOUNT));
        for (int i = 0; i < CLIENTS; i++) {
            Path sources = directory.resolve("sources" + i);
            Path state = state(ACCOUNT);
            clients.add(new MixedClient(
                    endpoint, ACCOUNT, state, "client" + i, sources, Duration.ZERO, expectation, random.split()));
        }
        clients.forEach(client -> run("client", client));
        run("sign-ins", this::signIn);
        run("registrations", this::register);
    }

    private void run(String name, Runnable work) {
        threads.add(Thread.ofPlatform().name(name).start(() -> {
            try {
                work.run();
            } catch (Throwable thrown) {
                failure.compareAndSet(null, thrown);
            }
        }));
    }

    /** By device key and by password, over and over. */
    private void signIn() {
        try (FerryClient client = Accounts.client(state(ACCOUNT))) {
            while (!killsAreOver) {
                Credentials credentials =
                        signIns % 2 == 0 ? new Credentials.DeviceKey() : new Credentials.Password(Accounts.PASSWORD);
                isSigningIn = true;
                try (Session session = client.session(endpoint, Optional.of(ACCOUNT), credentials)) {
                    assertThat(session.identity().account()).isEqualTo(ACCOUNT);
                }
                isSigningIn = false;
                signIns++;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void register() {
        for (int i = 0; !killsAreOver && i < REGISTRATIONS_MAX; i++) {
            try {
                Accounts.register(endpoint, "late" + i, state("late" + i));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            registered.add("late" + i);
            pause(KILLS * 10L);
        }
    }

    private void killOnce(TestServer database, int kill) throws IOException {
        if (kill % 2 == 0) {
            await(signIns, 1, () -> signIns);
            while (!isSigningIn && failure.get() == null) {
                Thread.onSpinWait();
            }
            pause((long) Math.exp(random.nextDouble(0, Math.log(100))));
        } else {
            await(acknowledged(), random.nextInt(1, 6), this::acknowledged);
            pause((long) Math.exp(random.nextDouble(0, Math.log(1_000))));
        }
        database.kill();
        database.start();
        long started = System.nanoTime();
        long commits = acknowledged();
        long before = signIns;
        slowestCommit = longer(slowestCommit, started, commits, this::acknowledged);
        slowestSignIn = longer(slowestSignIn, started, before, () -> signIns);
    }

    private interface Count {
        long now();
    }

    private Duration longer(Duration known, long startNanos, long before, Count count) {
        await(before, 1, count);
        Duration taken = Duration.ofNanos(System.nanoTime() - startNanos);
        return taken.compareTo(known) > 0 ? taken : known;
    }

    private void await(long before, int more, Count count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (count.now() < before + more && failure.get() == null) {
            assertThat(System.nanoTime())
                    .as("seed %d: nothing happens any more", seed)
                    .isLessThan(deadline);
            pause(1);
        }
    }

    private void end(SiteDatabase kind) throws InterruptedException {
        killsAreOver = true;
        clients.forEach(MixedClient::finish);
        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(3));
            assertThat(thread.isAlive()).as("%s ends, seed %d", thread, seed).isFalse();
        }
        Proof.report(
                "%s killed %d times during %d acknowledged operations, %d sign-ins and %d registrations; after its"
                        + " start the first commit took at most %d ms, the first sign-in %d ms; seed %d",
                kind,
                KILLS,
                acknowledged(),
                signIns,
                registered.size(),
                slowestCommit.toMillis(),
                slowestSignIn.toMillis(),
                seed);
        assertThat(failure.get()).as("seed %d", seed).isNull();
        assertThat(clients.stream().mapToLong(MixedClient::repeated).sum())
                .as("requests that a client had to send again, seed %d", seed)
                .isZero();
        assertThat(slowestCommit).isLessThan(RECOVERY_MAX);
        assertThat(slowestSignIn).isLessThan(RECOVERY_MAX);
    }

    private long acknowledged() {
        return clients.stream().mapToLong(MixedClient::acknowledged).sum();
    }

    private void everyAccountCanSignIn() throws IOException {
        for (String account : registered) {
            try (FerryClient client = Accounts.client(state(ACCOUNT));
                    Session session = client.session(
                            endpoint, Optional.of(account), new Credentials.Password(Accounts.PASSWORD))) {
                assertThat(session.identity().account()).isEqualTo(account);
            }
        }
    }

    private void everyReceiptVerifies(ServerProcess server) {
        Place place = new Place(directory, state(ACCOUNT), "");
        String file = directory.resolve("receipts.jsonl").toString();
        for (List<String> command : List.of(
                List.of("receipts", "--export", file, server.account(ACCOUNT)),
                List.of("receipts", "verify", file, "--key", server.told("receiptKey")))) {
            Result result = place.inside(command.toArray(String[]::new));
            assertThat(result.exitCode()).as(result.err()).isZero();
        }
    }

    private static Path home(ServerProcess server) throws IOException {
        try (var homes = Files.list(server.data().resolve("files"))) {
            return homes.filter(home -> home.toString().endsWith("-" + ACCOUNT))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path state(String account) {
        return directory.resolve("state-" + account);
    }

    private static void pause(long milliseconds) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    }
}
