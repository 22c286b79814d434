package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.ServerProcess;
import ferry.client.ClientException;
import ferry.client.ClientException.Refused;
import ferry.client.Credentials;
import ferry.client.FerryClient;
import ferry.client.ReceiptFile;
import ferry.client.Session;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.proof.Receipt;
import ferry.protocol.proof.ReceiptEntry;
import ferry.transport.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R1: SIGKILL of the server at random points while clients put small files, large ones and trees, replace, make
 * directories, move and remove; I1–I6 after every kill. {@code -Dferry.proof.kills=1000} for the long programme.
 */
class ServerKillTest {
    private static final int CLIENTS_PER_ACCOUNT = 2;
    private static final List<String> ACCOUNTS = List.of("alice", "bob");
    /** Of the kills, one in so many hits a server that is starting. */
    private static final int KILLS_PER_START = 8;
    /** One in so many is followed by a look at the rows, by a server that no client finds. */
    private static final int KILLS_PER_LOOK = 8;

    @TempDir
    Path directory;

    private final long seed = Proof.seed();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Map<String, Expectation> expectations = new HashMap<>();
    private final List<MixedClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> registered = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private ServerProcess server;
    private Endpoint endpoint;
    private Duration slowestRestart = Duration.ZERO;
    private int killsWhileBusy;
    private volatile boolean killsAreOver;

    @BeforeEach
    void start() throws Exception {
        // The quick compiler: a start costs half, and there are many.
        server = ServerProcess.start(new Place(directory).withJava("-XX:TieredStopAtLevel=1"));
        endpoint = server.endpoint();
        for (String account : ACCOUNTS) {
            Accounts.register(endpoint, account, state(account));
            Expectation expectation = new Expectation();
            expectations.put(account, expectation);
            for (int i = 0; i < CLIENTS_PER_ACCOUNT; i++) {
                clients.add(new MixedClient(
                        endpoint,
                        account,
                        state(account),
                        "client" + i,
                        directory.resolve("sources-" + account + i),
                        // One resumes by itself, the other is started again by its user.
                        i == 0 ? Duration.ofMinutes(10) : Duration.ZERO,
                        expectation,
                        random.split()));
            }
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingPartialIsSeen() throws Exception {
        long begun = System.nanoTime();

        clients.forEach(client -> run("client", client));
        run("registrations", this::register);
        for (int kill = 1; kill <= Proof.kills() && violations.isEmpty() && failure.get() == null; kill++) {
            killSomewhere(kill);
        }
        killsAreOver = true;
        clients.forEach(MixedClient::finish);
        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(3));
            assertThat(thread.isAlive()).as("%s ends, seed %d", thread, seed).isFalse();
        }

        long acknowledged =
                clients.stream().mapToLong(MixedClient::acknowledged).sum();
        Proof.report(
                "server killed %d times (%d while busy) during %d acknowledged operations, %d repeated, %d KiB sent"
                        + " again; slowest restart %d ms; %d violations; %d s; seed %d",
                Proof.kills(),
                killsWhileBusy,
                acknowledged,
                clients.stream().mapToLong(MixedClient::repeated).sum(),
                clients.stream().mapToLong(MixedClient::bytesSentAgain).sum() >> 10,
                slowestRestart.toMillis(),
                violations.size(),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
                seed);
        assertThat(failure.get()).as("seed %d", seed).isNull();
        assertThat(violations).as("seed %d\n%s", seed, server.log()).isEmpty();
        assertThat(killsWhileBusy).as("kills that could do harm").isGreaterThan(Proof.kills() / 2);
        everyAccountCanSignIn();
        everyReceiptIsInTheChain();
        assertThat(server.stop().exitCode()).isZero();
        expectNothingWrong("after the end");
        DepotRows rows = DepotRows.read(server.data());
        assertThat(rows.orphans()).as("seed %d", seed).isEmpty();
        assertThat(DepotRows.wrongUsage(server.data())).as("seed %d", seed).isEmpty();
        assertThat(rows.staged())
                .as("staging after all uploads ended, seed %d", seed)
                .isEmpty();
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

    private void killSomewhere(int kill) throws Exception {
        if (kill % KILLS_PER_START == 0) {
            server.kill();
            server.launch();
            pause(random.nextLong(20, 1_200));
        } else {
            killsWhileBusy += awaitWork(random.nextInt(6)) ? 1 : 0;
            // Short pauses hit the beginning of what the clients do next, long ones everything.
            pause((long) Math.exp(random.nextDouble(0, Math.log(1_000))));
        }
        server.kill();
        expectNothingWrong("after kill " + kill);
        if (kill % KILLS_PER_LOOK == 1) {
            server.launchElsewhere();
            server.awaitReady();
            assertThat(server.stop().exitCode()).isZero();
            DepotRows.read(server.data())
                    .orphans()
                    .forEach(orphan -> violations.add("after kill " + kill + ": " + orphan));
            DepotRows.wrongUsage(server.data()).forEach(wrong -> violations.add("after kill " + kill + ": " + wrong));
            expectNothingWrong("after recovery from kill " + kill);
        }
        Duration restart = server.restart();
        slowestRestart = restart.compareTo(slowestRestart) > 0 ? restart : slowestRestart;
    }

    private long acknowledged() {
        return clients.stream().mapToLong(MixedClient::acknowledged).sum();
    }

    /** Waits until so many operations more were acknowledged; false if the clients take long to come back. */
    private boolean awaitWork(int operations) {
        long enough = acknowledged() + operations;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (acknowledged() < enough) {
            if (System.nanoTime() > deadline || failure.get() != null) {
                return false;
            }
            pause(2);
        }
        return operations > 0;
    }

    private static void pause(long milliseconds) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    }

    /** While no server runs. */
    private void expectNothingWrong(String when) throws IOException {
        for (String account : ACCOUNTS) {
            for (String violation : expectations.get(account).violations(home(account))) {
                violations.add(when + ": " + account + ": " + violation);
            }
        }
    }

    private Path home(String account) throws IOException {
        try (var homes = Files.list(server.data().resolve("files"))) {
            return homes.filter(home -> home.getFileName().toString().endsWith("-" + account))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path state(String account) {
        return directory.resolve("state-" + account);
    }

    // I6

    private void register() {
        for (int i = 0; i == 0 || !killsAreOver; i++) {
            String account = "late" + i;
            for (boolean isOver = false; !isOver; ) {
                try {
                    Accounts.register(endpoint, account, state(account));
                    isOver = true;
                } catch (Refused refused) {
                    // A registration whose answer was lost.
                    assertThat(refused.code()).contains(ErrorCode.ACCOUNT_EXISTS);
                    isOver = true;
                } catch (ClientException retryable) {
                    assertThat(retryable.isRetryable()).as("%s", retryable).isTrue();
                    pause(50);
                } catch (Exception other) {
                    throw new AssertionError(other);
                }
            }
            registered.add(account);
            pause(1_000);
        }
    }

    private void everyAccountCanSignIn() throws Exception {
        for (String account : registered) {
            try (FerryClient client = Accounts.client(state("again"))) {
                client.knownServers().pin(endpoint, serverKey());
                Credentials password = new Credentials.Password(Accounts.PASSWORD);
                try (Session session = client.session(endpoint, Optional.of(account), password)) {
                    assertThat(session.identity().account()).isEqualTo(account);
                }
            }
        }
    }

    private Digest serverKey() throws IOException {
        try (FerryClient client = Accounts.client(state(ACCOUNTS.getFirst()))) {
            return client.knownServers()
                    .find(endpoint)
                    .orElseThrow()
                    .serverKeyHash()
                    .orElseThrow();
        }
    }

    // receipts

    private void everyReceiptIsInTheChain() throws Exception {
        byte[] key = receiptKey();
        for (String account : ACCOUNTS) {
            ByteArrayOutputStream export = new ByteArrayOutputStream();
            try (FerryClient client = Accounts.client(state(account));
                    Session session = client.session(endpoint, Optional.of(account), new Credentials.DeviceKey())) {
                session.exportReceipts(export);
                ReceiptFile.Verified verified = ReceiptFile.verify(
                        new ByteArrayInputStream(export.toByteArray()), Optional.of(key), client.knownServers());
                assertThat(verified.against()).isEqualTo(ReceiptFile.Against.GIVEN_KEY);
            }
            Set<ReceiptEntry> chain = entries(export.toString(StandardCharsets.UTF_8));
            for (MixedClient client : clients.subList(
                    ACCOUNTS.indexOf(account) * CLIENTS_PER_ACCOUNT,
                    (ACCOUNTS.indexOf(account) + 1) * CLIENTS_PER_ACCOUNT)) {
                for (Map.Entry<Receipt, String> held : client.receipts().entrySet()) {
                    assertThat(held.getKey().verify(key)).isTrue();
                    assertThat(held.getKey().entry().path()).hasToString(held.getValue());
                    assertThat(chain).contains(held.getKey().entry());
                }
            }
            Proof.report("%s: %d receipts in a chain that verifies", account, chain.size());
        }
    }

    private static Set<ReceiptEntry> entries(String export) throws IOException {
        Set<ReceiptEntry> entries = new HashSet<>();
        for (String line :
                export.lines().filter(it -> it.startsWith("{\"entry\"")).toList()) {
            entries.add(ReceiptEntry.decode(Base64.getDecoder().decode(line.split("\"")[3])));
        }
        return entries;
    }

    /** The last 32 bytes of the public key that the server keeps beside its private one. */
    private byte[] receiptKey() throws IOException {
        byte[] encoded = Base64.getDecoder()
                .decode(Files.readAllLines(server.data().resolve("keys/receipt.key"))
                        .get(1));
        return Arrays.copyOfRange(encoded, encoded.length - Digest.BYTES, encoded.length);
    }
}
