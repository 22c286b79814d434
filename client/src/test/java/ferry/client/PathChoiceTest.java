package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.FerryPath;
import ferry.protocol.SpecLimits;
import ferry.testkit.LossyPath;
import ferry.testkit.LossyPath.Faults;
import ferry.transport.Endpoint;
import ferry.transport.LinkStats.Transport;
import ferry.transport.quic.QuicTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transfers find the better way by themselves: a server behind a TCP path and a UDP path of different speed. */
class PathChoiceTest {
    private static final long UNLIMITED = 10_000_000_000L;
    private static final long MEGABYTE = 1_000_000;
    /** What two sides, a relay and their buffers may have on the way when a link is given up. */
    private static final long ON_THE_WAY = 8 * MEGABYTE;

    /** Judges within a second; every path is long, and none is fast. */
    private static final PathPolicy SOON = new PathPolicy(
            Duration.ofMillis(400),
            Duration.ofMillis(800),
            1,
            Duration.ofMillis(100),
            Duration.ZERO,
            UNLIMITED,
            ClientLimits.QUIC_GAIN,
            ClientLimits.DOUBLING_GAIN);

    @TempDir
    Path folder;

    private final Random random = new Random(9);
    private final AtomicInteger quicLoaded = new AtomicInteger();
    private QuicTransport quic;
    private TestServer server;
    private LossyPath udp;
    private NarrowRelay tcp;

    @BeforeEach
    void start() throws Exception {
        quic = QuicTransport.start(SpecLimits.ALPN, TestServer.RANDOM);
        server = new TestServer(folder.resolve("server"), Map.of(), Optional.of(quic));
        udp = new LossyPath(server.quicPort(), Faults.NONE, 1);
    }

    @AfterEach
    void stop() throws Exception {
        if (tcp != null) {
            tcp.close();
        }
        udp.close();
        server.close();
        quic.close();
    }

    private void tcpPath(long eachPerSecond, long allPerSecond) throws Exception {
        tcp = new NarrowRelay(udp.port(), server.tcp(), eachPerSecond, allPerSecond);
        try (FerryClient client = client(SOON)) {
            client.knownServers().pin(path(), server.serverKeyHash());
            client.register(path(), "alice", "correct horse battery", Optional.empty(), "alice@test")
                    .session()
                    .orElseThrow()
                    .close();
        }
    }

    private Endpoint.Tcp path() {
        return new Endpoint.Tcp("127.0.0.1", udp.port());
    }

    private FerryClient client(PathPolicy policy) {
        return client(policy, ferry.client.Transport.AUTO);
    }

    private FerryClient client(PathPolicy policy, ferry.client.Transport transport) {
        return new FerryClient(
                new ClientSettings(
                        folder.resolve("state"), "test", ClientSettings.RECONNECT_FOR, Optional.empty(), transport),
                InstantSource.system(),
                TestServer.RANDOM,
                () -> {
                    quicLoaded.incrementAndGet();
                    return QuicTransport.start(SpecLimits.ALPN, TestServer.RANDOM);
                },
                policy);
    }

    private TransferReport put(FerryClient client, Path source, String name) throws Exception {
        return put(client, source, name, TransferOptions.DEFAULT);
    }

    private TransferReport put(FerryClient client, Path source, String name, TransferOptions options) throws Exception {
        try (client;
                Session session = client.session(path(), Optional.of("alice"), new Credentials.DeviceKey())) {
            TransferReport report =
                    session.put(List.of(source), PutAndGetTest.target(name), options, new NothingBroke());
            assertThat(report.problems()).isEmpty();
            return report;
        }
    }

    /** A change of ways is nothing that a person is told of as a failure. */
    private static final class NothingBroke implements TransferListener {
        @Override
        public void reconnecting(IOException cause, Duration delay) {
            throw new AssertionError("told that the connection broke", cause);
        }
    }

    private Path large(int megabytes) throws Exception {
        return PutAndGetTest.write(folder.resolve("large"), megabytes * 1_000_000, random);
    }

    private Path stored(String name) {
        return folder.resolve("server/files/1-alice").resolve(name);
    }

    private static List<Transport> moves(TransferReport report) {
        return report.path().orElseThrow().moved();
    }

    private static Transport end(TransferReport report) {
        return report.path().orElseThrow().transport();
    }

    private Optional<PathMemory.Way> remembered() {
        return new PathMemory(new StateDirectory(folder.resolve("state")), InstantSource.system()).find(path());
    }

    @Test
    void anUploadThatIsSlowOverTcpMovesToQuicAndTheNextCommandBeginsThere() throws Exception {
        tcpPath(2 * MEGABYTE, UNLIMITED);
        Path source = large(60);

        TransferReport report = put(client(SOON), source, "large");

        assertThat(moves(report)).containsExactly(Transport.TCP, Transport.QUIC);
        assertThat(report.movedAgainBytes()).isPositive().isLessThan(ON_THE_WAY);
        assertThat(Files.mismatch(source, stored("large"))).isEqualTo(-1);
        assertThat(remembered()).contains(PathMemory.Way.QUIC);

        int before = tcp.connections();
        TransferReport next = put(client(SOON), source, "other");
        assertThat(end(next)).isEqualTo(Transport.QUIC);
        assertThat(moves(next)).isEmpty();
        assertThat(tcp.connections()).isEqualTo(before);
    }

    @Test
    void whereQuicIsTheSlowerOneAnUploadComesBackAndStaysWithTcp() throws Exception {
        tcpPath(8 * MEGABYTE, 8 * MEGABYTE);
        udp.limit(MEGABYTE);
        Path source = large(60);

        TransferReport report = put(client(SOON), source, "large", new TransferOptions(false, false, 1));

        assertThat(moves(report)).containsExactly(Transport.TCP, Transport.QUIC, Transport.TCP);
        assertThat(Files.mismatch(source, stored("large"))).isEqualTo(-1);
        assertThat(remembered()).contains(PathMemory.Way.TCP);

        quicLoaded.set(0);
        assertThat(moves(put(client(SOON), source, "other"))).isEmpty();
        assertThat(quicLoaded).hasValue(0);
    }

    @Test
    void whereUdpIsBlockedAnUploadStaysWithTcpAndLosesNothing() throws Exception {
        tcpPath(4 * MEGABYTE, 4 * MEGABYTE);
        udp.dark(true);
        Path source = large(30);

        TransferReport report = put(client(SOON), source, "large", new TransferOptions(false, false, 1));

        assertThat(quicLoaded).hasValue(1);
        assertThat(moves(report)).isEmpty();
        assertThat(report.movedAgainBytes()).isZero();
        assertThat(Files.mismatch(source, stored("large"))).isEqualTo(-1);
        assertThat(remembered()).contains(PathMemory.Way.TCP);
    }

    @Test
    void aShortPathIsLookedAtEverMoreSeldom() throws Exception {
        tcpPath(8 * MEGABYTE, UNLIMITED);
        Path source = large(24); // 3 s, which are 30 looks
        PathPolicy shortPaths = new PathPolicy(
                SOON.ramp(),
                SOON.window(),
                SOON.rounds(),
                SOON.look(),
                Duration.ofHours(1),
                SOON.slowBelow(),
                SOON.quicGain(),
                SOON.doublingGain());
        AtomicInteger looks = new AtomicInteger();

        try (FerryClient client = client(shortPaths);
                Session session = client.session(path(), Optional.of("alice"), new Credentials.DeviceKey())) {
            session.put(
                    List.of(source), PutAndGetTest.target("large"), TransferOptions.DEFAULT, new TransferListener() {
                        @Override
                        public void path(PathState state) {
                            looks.incrementAndGet();
                        }
                    });
        }

        // After 0.1, 0.3, 0.7, 1.5 and 2.7 s, and at the end; more only on a machine that is slower.
        assertThat(looks.get()).isBetween(4, 12);
    }

    @Test
    void aShortOrFastPathNeverLoadsQuic() throws Exception {
        tcpPath(8 * MEGABYTE, UNLIMITED);
        Path source = large(30);
        PathPolicy longFromAMinute = policy(Duration.ofMinutes(1), UNLIMITED);
        PathPolicy fast = policy(Duration.ZERO, MEGABYTE);

        put(client(longFromAMinute), source, "short");
        put(client(fast), source, "fast");

        assertThat(quicLoaded).hasValue(0);
        assertThat(udp.datagrams()).isZero();
        assertThat(tcp.connections())
                .as("a registration and two uploads of one link")
                .isEqualTo(3);
        assertThat(remembered()).isEmpty();
    }

    private static PathPolicy policy(Duration longFrom, long slowBelow) {
        return new PathPolicy(
                SOON.ramp(),
                SOON.window(),
                SOON.rounds(),
                SOON.look(),
                longFrom,
                slowBelow,
                SOON.quicGain(),
                SOON.doublingGain());
    }

    @Test
    void aChosenTransportIsKept() throws Exception {
        tcpPath(8 * MEGABYTE, 8 * MEGABYTE);

        TransferReport report = put(client(SOON, ferry.client.Transport.TCP), large(30), "large");

        assertThat(moves(report)).isEmpty();
        assertThat(end(report)).isEqualTo(Transport.TCP);
        assertThat(quicLoaded).hasValue(0);
        assertThat(remembered())
                .as("what one chose says nothing about the better way")
                .isEmpty();
    }

    @Test
    void whereEachConnectionIsSlowSeveralShareAnUploadAndTheNextOneBeginsWithThem() throws Exception {
        tcpPath(3 * MEGABYTE, UNLIMITED);
        udp.dark(true);
        Path source = large(90);

        TransferReport report = put(client(JUDGING_LINKS), source, "large");

        assertThat(Files.mismatch(source, stored("large"))).isEqualTo(-1);
        assertThat(remembered().orElseThrow().links()).isGreaterThan(1);
        assertThat(report.movedAgainBytes()).isZero();
        int before = tcp.connections();
        put(client(SOON), source, "other");
        assertThat(tcp.connections() - before)
                .isEqualTo(remembered().orElseThrow().links());
    }

    @Test
    void aLargeUploadOverQuicHasSeveralStreamsFromTheStart() throws Exception {
        tcpPath(UNLIMITED, UNLIMITED);
        Path source = large(80);
        AtomicInteger links = new AtomicInteger();

        try (FerryClient client = client(SOON, ferry.client.Transport.QUIC);
                Session session = client.session(path(), Optional.of("alice"), new Credentials.DeviceKey())) {
            session.put(
                    List.of(source), PutAndGetTest.target("large"), TransferOptions.DEFAULT, new TransferListener() {
                        @Override
                        public void path(PathState state) {
                            links.accumulateAndGet(state.links(), Math::max);
                        }
                    });
        }

        assertThat(Files.mismatch(source, stored("large"))).isEqualTo(-1);
        assertThat(links).hasValue(ClientLimits.QUIC_LINKS);
    }

    /** A socket takes a megabyte at once, which must not look like goodput. */
    private static final PathPolicy JUDGING_LINKS = new PathPolicy(
            SOON.ramp(),
            Duration.ofSeconds(2),
            SOON.rounds(),
            SOON.look(),
            SOON.longFrom(),
            SOON.slowBelow(),
            SOON.quicGain(),
            SOON.doublingGain());

    @Test
    void whereAllConnectionsShareOneLineAnUploadGoesBackToOne() throws Exception {
        tcpPath(UNLIMITED, 5 * MEGABYTE);
        udp.dark(true);
        Path source = large(60);

        TransferReport report = put(client(JUDGING_LINKS), source, "large");

        assertThat(Files.mismatch(source, stored("large"))).isEqualTo(-1);
        assertThat(report.path().orElseThrow().links()).isEqualTo(1);
        assertThat(tcp.connections())
                .as("a registration, a link and one that was tried")
                .isEqualTo(3);
        assertThat(remembered()).contains(PathMemory.Way.TCP);
    }

    @Test
    void aDownloadMovesToo() throws Exception {
        tcpPath(2 * MEGABYTE, UNLIMITED);
        Path source = large(40);
        put(client(SOON, ferry.client.Transport.QUIC), source, "large");

        TransferReport report;
        try (FerryClient client = client(SOON);
                Session session = client.session(path(), Optional.of("alice"), new Credentials.DeviceKey())) {
            report = session.get(
                    List.of(FerryPath.parse("large")),
                    folder.resolve("back"),
                    TransferOptions.DEFAULT,
                    new NothingBroke());
        }

        assertThat(report.problems()).isEmpty();
        assertThat(moves(report)).containsExactly(Transport.TCP, Transport.QUIC);
        assertThat(report.movedAgainBytes()).isLessThan(ON_THE_WAY);
        assertThat(Files.mismatch(source, folder.resolve("back"))).isEqualTo(-1);
        assertThat(remembered()).contains(PathMemory.Way.QUIC);
    }

    @Test
    void aTreeOfSmallFilesMovesToo() throws Exception {
        tcpPath(MEGABYTE, UNLIMITED);
        Path tree = Files.createDirectories(folder.resolve("tree"));
        for (int i = 0; i < 3_000; i++) {
            PutAndGetTest.write(tree.resolve("file-" + i), 4_000, random);
        }

        TransferReport report = put(client(SOON), tree, "trees/");

        assertThat(moves(report)).containsExactly(Transport.TCP, Transport.QUIC);
        assertThat(PutAndGetTest.snapshot(stored("trees/tree"))).isEqualTo(PutAndGetTest.snapshot(tree));
    }
}
