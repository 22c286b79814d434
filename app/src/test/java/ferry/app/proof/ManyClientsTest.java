package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.ServerProcess;
import ferry.client.Credentials;
import ferry.client.FerryClient;
import ferry.client.Session;
import ferry.client.TransferListener;
import ferry.client.TransferOptions;
import ferry.protocol.FerryPath;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many at once at a real server with little memory: transfers beside idle connections, slow peers, a signal to stop. */
class ManyClientsTest {
    private static final String[] MEMORY = {"-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-XX:MaxDirectMemorySize=256m"};
    private static final int CLIENTS = 200;
    private static final int IDLE = 1_000;
    private static final int SLOW = 20;
    /** Sign-ins at the same time; more would only wait for two processors. */
    private static final int ARRIVING = 32;

    @TempDir
    Path directory;

    private final long seed = Proof.seed();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<Session> open = Collections.synchronizedList(new ArrayList<>());
    private ServerProcess server;
    private FerryClient client;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start(new Place(directory).withJava(MEMORY));
        Accounts.register(server.endpoint(), "alice", directory.resolve("state"));
        client = Accounts.client(directory.resolve("state"));
    }

    @AfterEach
    void stop() {
        open.forEach(Session::close);
        client.close();
        server.close();
    }

    @Test
    void twoHundredTransferBesideAThousandIdleOnes() throws Exception {
        long from = System.nanoTime();
        List<Session> idle = sessions(IDLE, server.endpoint());
        double arriving = seconds(from);
        List<Session> busy = sessions(CLIENTS, server.endpoint());

        from = System.nanoTime();
        long bytes = all(busy, (number, session) -> thereAndBack(session, "client" + number, (5 << 20) / 4, 6)).stream()
                .mapToLong(Long::longValue)
                .sum();
        double transferring = seconds(from);
        all(idle, (_, session) -> session.identity());
        all(idle.subList(0, 50), (_, session) -> session.stat(FerryPath.parse("client0")));

        Proof.report(
                "%d idle connections signed in within %.1f s; beside them %d clients moved %d MiB up and as many down"
                        + " in %.1f s; the server's heap is limited to 256 MiB, its peak of resident memory %s; seed %d",
                IDLE, arriving, CLIENTS, bytes >> 20, transferring, peak(), seed);
        assertThat(server.isAlive()).as(server.log()).isTrue();
    }

    @Test
    void slowPeersSlowNobodyElse() throws Exception {
        List<Session> busy = sessions(30, server.endpoint());
        all(busy, (number, session) -> thereAndBack(session, "warm" + number, 1 << 20, 3));
        long from = System.nanoTime();
        all(busy, (number, session) -> thereAndBack(session, "alone" + number, 2 << 20, 10));
        double alone = seconds(from);

        try (Trickle trickle = new Trickle(server.endpoint().port());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            client.knownServers()
                    .pin(
                            trickle.endpoint(),
                            client.knownServers()
                                    .find(server.endpoint())
                                    .orElseThrow()
                                    .serverKeyHash()
                                    .orElseThrow());
            client.login(trickle.endpoint(), "alice", Accounts.PASSWORD, "slow").close();
            List<Session> slow = sessions(SLOW, trickle.endpoint());
            for (int i = 0; i < SLOW; i++) {
                int number = i;
                threads.submit(() -> number % 2 == 0
                        ? thereAndBack(slow.get(number), "slow" + number, 3 << 20, 1)
                        : slow.get(number)
                                .get(
                                        List.of(FerryPath.parse("alone" + number)),
                                        directory.resolve("slow" + number),
                                        TransferOptions.DEFAULT,
                                        TransferListener.NONE));
            }
            awaitTraffic(trickle);
            long before = trickle.bytes();
            from = System.nanoTime();
            all(busy, (number, session) -> thereAndBack(session, "beside" + number, 2 << 20, 10));
            double beside = seconds(from);

            Proof.report(
                    "30 clients took %.1f s alone and %.1f s beside %d that trickle (%d KiB/s for all of them)",
                    alone, beside, SLOW, (long) ((trickle.bytes() - before) / 1024 / beside));
            assertThat(beside).isLessThan(alone * 5 + 10);
            slow.forEach(Session::close);
        }
    }

    @Test
    void aSignalUnderLoadEndsInOrderAndLosesNothing() throws Exception {
        Expectation expectation = new Expectation();
        List<MixedClient> clients = new ArrayList<>();
        List<Future<?>> ends = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (int i = 0; i < 8; i++) {
                MixedClient mixed = new MixedClient(
                        server.endpoint(),
                        "alice",
                        directory.resolve("state"),
                        "client" + i,
                        directory.resolve("sources" + i),
                        i % 2 == 0 ? Duration.ofMinutes(10) : Duration.ZERO,
                        expectation,
                        random.split());
                clients.add(mixed);
                ends.add(threads.submit(mixed));
            }
            for (int round = 1; round <= 3; round++) {
                sessions(100, server.endpoint());
                long enough = acknowledged(clients) + 40;
                while (acknowledged(clients) < enough && ends.stream().noneMatch(Future::isDone)) {
                    LockSupport.parkNanos(1_000_000);
                }
                long from = System.nanoTime();
                assertThat(server.stop().exitCode()).as(server.log()).isZero();
                double stopping = seconds(from);
                assertThat(expectation.violations(home())).as("seed %d", seed).isEmpty();
                assertThat(DepotRows.read(server.data()).orphans())
                        .as("seed %d", seed)
                        .isEmpty();
                Proof.report("a signal under load: ended in order after %.1f s, nothing lost; seed %d", stopping, seed);
                assertThat(stopping).isLessThan(35);
                server.restart();
            }
        } finally {
            clients.forEach(MixedClient::finish);
        }
        for (Future<?> end : ends) {
            end.get(2, TimeUnit.MINUTES);
        }
        assertThat(server.stop().exitCode()).isZero();
        assertThat(expectation.violations(home())).as("seed %d", seed).isEmpty();
    }

    private static long acknowledged(List<MixedClient> clients) {
        return clients.stream().mapToLong(MixedClient::acknowledged).sum();
    }

    private Path home() throws IOException {
        try (var homes = Files.list(server.data().resolve("files"))) {
            return homes.filter(home -> home.getFileName().toString().endsWith("-alice"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    // work

    private interface Work<T> {
        T run(int number, Session session) throws Exception;
    }

    /** All at the same time. */
    private static <T> List<T> all(List<Session> sessions, Work<T> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < sessions.size(); i++) {
                int number = i;
                tasks.add(() -> work.run(number, sessions.get(number)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> end : threads.invokeAll(tasks)) {
                results.add(end.get());
            }
            return results;
        }
    }

    /** Connected and signed in. */
    private List<Session> sessions(int count, Endpoint server) throws Exception {
        Semaphore arriving = new Semaphore(ARRIVING);
        List<Session> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(client.session(server, Optional.of("alice"), new Credentials.DeviceKey()));
        }
        open.addAll(made);
        all(made, (_, session) -> {
            arriving.acquire();
            try {
                return session.identity();
            } finally {
                arriving.release();
            }
        });
        return made;
    }

    /** One large file and some small ones; how many bytes came back the same. */
    private long thereAndBack(Session session, String name, long largeBytes, int smallFiles) throws IOException {
        SplittableRandom own;
        synchronized (random) {
            own = random.split();
        }
        Path source = directory.resolve("from").resolve(name);
        Path back = directory.resolve("back").resolve(name);
        Trees.make(source, smallFiles, 1, largeBytes / 2, own);
        session.put(
                List.of(source),
                new Session.RemoteTarget(FerryPath.ROOT, true),
                TransferOptions.DEFAULT,
                TransferListener.NONE);
        session.get(
                List.of(FerryPath.parse(name)),
                Files.createDirectories(back),
                TransferOptions.DEFAULT,
                TransferListener.NONE);
        var sent = Trees.read(source);
        assertThat(Trees.read(back.resolve(name))).as("%s, seed %d", name, seed).isEqualTo(sent);
        return Trees.bytes(sent);
    }

    private static void awaitTraffic(Trickle trickle) {
        long enough = trickle.bytes() + SLOW * 4_096L;
        while (trickle.bytes() < enough) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private String peak() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(server.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("unknown")
                .replaceAll("\\s+", " ");
    }

    private static double seconds(long fromNanos) {
        return (System.nanoTime() - fromNanos) / 1e9;
    }
}
