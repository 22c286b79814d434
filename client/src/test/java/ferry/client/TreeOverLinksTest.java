package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small files of a tree over several links of a session. */
class TreeOverLinksTest {
    private static final long MEGABYTE = 1_000_000;
    private static final long UNLIMITED = 10_000_000_000L;
    private static final Duration LONG_AGO = Duration.ZERO;
    private static final Duration NEVER = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("ferry.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private TestServer server;
    private final List<AutoCloseable> relays = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder.resolve("server"));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable relay : relays) {
            relay.close();
        }
        server.close();
    }

    private NarrowRelay narrow(long eachPerSecond, long allPerSecond) throws Exception {
        NarrowRelay relay = new NarrowRelay(0, server.tcp(), eachPerSecond, allPerSecond);
        relays.add(relay);
        return relay;
    }

    private CuttingRelay cutting() throws Exception {
        CuttingRelay relay = new CuttingRelay(server.tcp());
        relays.add(relay);
        return relay;
    }

    /** {@code longFrom}: what counts as a long path; judgements take half a second. */
    private FerryClient client(ferry.transport.Endpoint.Tcp path, Duration longFrom) throws Exception {
        return client(path, longFrom, Duration.ofMillis(200));
    }

    private FerryClient client(ferry.transport.Endpoint.Tcp path, Duration longFrom, Duration window) throws Exception {
        FerryClient client = new FerryClient(
                new ClientSettings(folder.resolve("state"), "test", ClientSettings.RECONNECT_FOR, Optional.empty()),
                InstantSource.system(),
                TestServer.RANDOM,
                () -> {
                    throw new IOException("no QUIC here");
                },
                new PathPolicy(
                        Duration.ofMillis(300),
                        window,
                        1,
                        Duration.ofMillis(50),
                        longFrom,
                        UNLIMITED,
                        ClientLimits.QUIC_GAIN,
                        ClientLimits.DOUBLING_GAIN));
        client.knownServers().pin(path, server.serverKeyHash());
        client.register(path, "alice", "correct horse battery", Optional.empty(), "alice@test")
                .session()
                .orElseThrow()
                .close();
        return client;
    }

    private Path tree(String name, int files, int bytes) throws Exception {
        Path tree = Files.createDirectories(folder.resolve(name));
        for (int i = 0; i < files; i++) {
            Path directory = Files.createDirectories(tree.resolve("part-" + i % 7));
            PutAndGetTest.write(directory.resolve("file-" + i), bytes, random);
        }
        Files.createDirectories(tree.resolve("nothing in it"));
        return tree;
    }

    private Session session(FerryClient client, ferry.transport.Endpoint.Tcp path) {
        return client.session(path, Optional.of("alice"), new Credentials.DeviceKey());
    }

    private TransferReport put(
            FerryClient client, ferry.transport.Endpoint.Tcp path, List<Path> sources, LinkCount links, Seen seen)
            throws Exception {
        try (client;
                Session session = session(client, path)) {
            return session.put(sources, PutAndGetTest.target("inbox/"), new TransferOptions(false, false, links), seen);
        }
    }

    private TreeMap<String, String> stored(String name) throws Exception {
        return PutAndGetTest.snapshot(
                folder.resolve("server/files/1-alice/inbox").resolve(name));
    }

    /** Who was told what: each file once, and by whom. */
    private static final class Seen implements TransferListener {
        private final Map<String, Integer> finished = new ConcurrentHashMap<>();
        private int reconnected;

        @Override
        public void finished(FileResult result) {
            finished.merge(result.name(), 1, Integer::sum);
        }

        @Override
        public void reconnecting(IOException cause, Duration delay) {
            reconnected++;
        }

        void assertEachOnce(Path tree) throws Exception {
            assertThat(finished.values()).allMatch(count -> count == 1);
            try (var files = Files.walk(tree)) {
                assertThat(finished.keySet())
                        .containsAll(files.filter(Files::isRegularFile)
                                .map(Path::toString)
                                .toList());
            }
        }
    }

    private static final LinkCount MEASURED = new LinkCount.Measured();

    @Test
    void overALongPathATreeIsSharedByFourLinksFromTheStart() throws Exception {
        NarrowRelay path = narrow(2 * MEGABYTE, UNLIMITED);
        Path tree = tree("tree", 800, 10_000);
        FerryClient client = client(path.endpoint(), LONG_AGO, Duration.ofMinutes(1));
        Seen seen = new Seen();

        TransferReport report = put(client, path.endpoint(), List.of(tree), MEASURED, seen);

        assertThat(report.problems()).isEmpty();
        assertThat(report.movedAgainBytes()).isZero();
        seen.assertEachOnce(tree);
        assertThat(stored("tree")).isEqualTo(PutAndGetTest.snapshot(tree));
        assertThat(path.connections()).as("a registration and four links").isEqualTo(5);
        assertThat(path.carried().subList(1, 5))
                .as("each link has a part of 8 MB, more where its socket's buffer takes more at once")
                .allMatch(bytes -> bytes > 250_000);
    }

    @Test
    void overAShortPathATreeHasOneLink() throws Exception {
        NarrowRelay path = narrow(8 * MEGABYTE, UNLIMITED);
        Path tree = tree("tree", 800, 10_000);

        put(client(path.endpoint(), NEVER), path.endpoint(), List.of(tree), MEASURED, new Seen());

        assertThat(path.connections()).as("a registration and a link").isEqualTo(2);
    }

    @Test
    void aSmallTreeHasOneLinkHoweverLongThePathIs() throws Exception {
        NarrowRelay path = narrow(MEGABYTE, UNLIMITED);
        Path tree = tree("tree", 80, 10_000);

        put(client(path.endpoint(), LONG_AGO), path.endpoint(), List.of(tree), MEASURED, new Seen());

        assertThat(path.connections()).as("a registration and a link").isEqualTo(2);
    }

    @Test
    void whereTheLinksShareOneLineATreeGoesBackToOne() throws Exception {
        NarrowRelay path = narrow(UNLIMITED, 8 * MEGABYTE);
        Path tree = tree("tree", 1_000, 100_000);
        FerryClient client = client(path.endpoint(), LONG_AGO, Duration.ofSeconds(1));
        List<Integer> links = new ArrayList<>();
        Seen seen = new Seen();

        TransferReport report;
        try (client;
                Session session = session(client, path.endpoint())) {
            report = session.put(
                    List.of(tree), PutAndGetTest.target("inbox/"), TransferOptions.DEFAULT, new TransferListener() {
                        @Override
                        public void finished(FileResult result) {
                            seen.finished(result);
                        }

                        @Override
                        public void path(PathState state) {
                            links.add(state.links());
                        }
                    });
        }

        assertThat(report.problems()).isEmpty();
        assertThat(report.movedAgainBytes()).as("links leave in order").isZero();
        seen.assertEachOnce(tree);
        assertThat(links).contains(4, 2).endsWith(1);
        assertThat(new PathMemory(new StateDirectory(folder.resolve("state")), InstantSource.system())
                        .find(path.endpoint()))
                .contains(PathMemory.Way.TCP);
    }

    @Test
    void whereEachLinkIsSlowATreeKeepsThemAndTriesMore() throws Exception {
        NarrowRelay path = narrow(2 * MEGABYTE, UNLIMITED);
        Path tree = tree("tree", 1_500, 40_000);
        FerryClient client = client(path.endpoint(), LONG_AGO, Duration.ofSeconds(1));
        List<Integer> links = new ArrayList<>();

        try (client;
                Session session = session(client, path.endpoint())) {
            session.put(List.of(tree), PutAndGetTest.target("inbox/"), TransferOptions.DEFAULT, new TransferListener() {
                @Override
                public void path(PathState state) {
                    links.add(state.links());
                }
            });
        }

        assertThat(links).contains(4, 2).doesNotContain(1);
        assertThat(links.getLast()).isGreaterThanOrEqualTo(4);
        assertThat(new PathMemory(new StateDirectory(folder.resolve("state")), InstantSource.system())
                        .find(path.endpoint()))
                .hasValueSatisfying(way -> assertThat(way.links()).isGreaterThanOrEqualTo(4));
    }

    @Test
    void whatFurtherLinksHadWhenTheyDiedGoesOverAnother() throws Exception {
        CuttingRelay relay = cutting();
        FerryClient client = client(relay.endpoint(), NEVER);
        Path tree = tree("tree", 600, 20_000);
        relay.cutNextAfter(Long.MAX_VALUE);
        relay.cutNextAfter(random.nextLong(20_000, 1_000_000));
        relay.cutNextAfter(random.nextLong(20_000, 1_000_000));
        Seen seen = new Seen();

        TransferReport report = put(client, relay.endpoint(), List.of(tree), new LinkCount.Fixed(3), seen);

        assertThat(report.problems()).as("seed %d", seed).isEmpty();
        assertThat(relay.cuts()).isEqualTo(2);
        assertThat(report.movedAgainBytes()).isPositive();
        assertThat(seen.reconnected).as("the main link lives").isZero();
        seen.assertEachOnce(tree);
        assertThat(stored("tree")).isEqualTo(PutAndGetTest.snapshot(tree));
        assertThat(folder.resolve("server/.ferry/staging")).isEmptyDirectory();
    }

    @Test
    void aTreeGoesOnWhenAnyOfItsLinksDie() throws Exception {
        CuttingRelay relay = cutting();
        FerryClient client = client(relay.endpoint(), NEVER);
        Path tree = tree("tree", 600, 20_000);
        PutAndGetTest.write(tree.resolve("large"), 3_000_000, random);
        for (int i = 0; i < 8; i++) {
            relay.cutNextAfter(random.nextLong(20_000, 2_000_000));
        }
        Seen seen = new Seen();

        TransferReport report = put(client, relay.endpoint(), List.of(tree), new LinkCount.Fixed(4), seen);

        assertThat(report.problems()).as("seed %d", seed).isEmpty();
        assertThat(relay.cuts()).isGreaterThan(1);
        seen.assertEachOnce(tree);
        assertThat(stored("tree")).as("seed %d", seed).isEqualTo(PutAndGetTest.snapshot(tree));
    }

    @Test
    void ofTwoSourcesWithOneNameTheFirstIsStoredThoughSeveralLinksWereWanted() throws Exception {
        NarrowRelay path = narrow(4 * MEGABYTE, UNLIMITED);
        Path first = tree("one/tree", 300, 10_000);
        Path second = tree("two/tree", 300, 10_000);
        TreeMap<String, String> expected = PutAndGetTest.snapshot(first);
        FerryClient client = client(path.endpoint(), NEVER);

        TransferReport report =
                put(client, path.endpoint(), List.of(first, second), new LinkCount.Fixed(4), new Seen());

        assertThat(stored("tree")).isEqualTo(expected);
        assertThat(report.problems())
                .hasSize(300)
                .allMatch(problem -> problem.outcome() instanceof FileResult.Failed(FileResult.Problem why)
                        && why.code().equals(Optional.of(ErrorCode.EXISTS)));
    }

    @Test
    void aFaultOfWhoeverListensEndsThePutWhicheverThreadMeetsIt() throws Exception {
        NarrowRelay path = narrow(MEGABYTE, UNLIMITED);
        Path tree = tree("tree", 800, 10_000);
        FerryClient client = client(path.endpoint(), NEVER);
        RuntimeException fault = new IllegalStateException("a fault of a listener");

        try (client;
                Session session = session(client, path.endpoint())) {
            assertThatThrownBy(() -> session.put(
                            List.of(tree),
                            PutAndGetTest.target("inbox/"),
                            new TransferOptions(false, false, 3),
                            new TransferListener() {
                                @Override
                                public void moved(String name, long bytes, boolean skipped) {
                                    if (Thread.currentThread().getName().equals("ferry-files")) {
                                        throw fault;
                                    }
                                }
                            }))
                    .isInstanceOf(AssertionError.class)
                    .hasRootCause(fault);
        }
    }

    @Test
    void aSessionThatIsClosedMeanwhileLeavesNoThreadThatSends() throws Exception {
        NarrowRelay path = narrow(MEGABYTE, UNLIMITED);
        Path tree = tree("tree", 2_000, 10_000);
        FerryClient client = client(path.endpoint(), NEVER);
        CountDownLatch helped = new CountDownLatch(1);
        Session session = session(client, path.endpoint());
        Thread closer = Thread.ofPlatform().start(() -> {
            Waiting.uninterruptibly(() -> helped.await(60, TimeUnit.SECONDS));
            session.close();
        });

        try (client) {
            assertThatThrownBy(() -> session.put(
                            List.of(tree),
                            PutAndGetTest.target("inbox/"),
                            new TransferOptions(false, false, 4),
                            new TransferListener() {
                                @Override
                                public void moved(String name, long bytes, boolean skipped) {
                                    if (Thread.currentThread().getName().equals("ferry-files")) {
                                        helped.countDown();
                                    }
                                }
                            }))
                    .isInstanceOf(ClientException.ConnectionLost.class);
            closer.join();

            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("ferry-files"));
        }
    }
}
