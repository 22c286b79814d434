package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.app.proof.State.Content;
import ferry.client.ClientException.ServerKeyChanged;
import ferry.client.ClientSettings;
import ferry.client.Credentials;
import ferry.client.FerryClient;
import ferry.client.Session;
import ferry.client.Session.RemoteTarget;
import ferry.client.TransferListener;
import ferry.client.TransferOptions;
import ferry.client.TransferReport;
import ferry.client.Transport;
import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Binding;
import ferry.testkit.LossyPath;
import ferry.testkit.LossyPath.Faults;
import ferry.transport.Endpoint;
import ferry.transport.quic.QuicTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server over QUIC, on good and bad paths; R10 and R11 in small. */
class QuicTest {
    private static final int TRANSFERS = Integer.getInteger("ferry.proof.transfers", 4);
    private static final Duration STUCK = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final long seed = Proof.seed();
    private final SecureRandom secure = new SecureRandom();
    private ServerProcess server;
    private Path state;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start(new Place(directory).withJava("-XX:TieredStopAtLevel=1"));
        state = directory.resolve("state");
        Accounts.register(server.endpoint(), "alice", state);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A client of this process that finds the server at {@code port} of the loopback, with alice's key. */
    private FerryClient client(Transport transport, int port) throws IOException {
        FerryClient client = new FerryClient(
                new ClientSettings(state, "proof", STUCK, Optional.empty(), transport),
                InstantSource.system(),
                secure,
                () -> QuicTransport.start(SpecLimits.ALPN, secure));
        Digest key = client.knownServers()
                .find(server.endpoint())
                .orElseThrow()
                .serverKeyHash()
                .orElseThrow();
        if (port != server.endpoint().port()) {
            copyState(port);
            client.knownServers().pin(at(port), key);
        }
        return client;
    }

    /** What this device knows of the server, under the name that it has at the other end of the path. */
    private void copyState(int port) throws IOException {
        String direct = Integer.toString(server.endpoint().port());
        List<Path> known;
        try (var files = Files.walk(state)) {
            known = files.filter(Files::isRegularFile)
                    .filter(file -> state.relativize(file).toString().contains(direct))
                    .toList();
        }
        for (Path file : known) {
            Path copy = state.resolve(state.relativize(file).toString().replace(direct, Integer.toString(port)));
            Files.createDirectories(copy.getParent());
            if (!Files.exists(copy)) {
                Files.copy(file, copy);
            }
        }
    }

    private static Endpoint.Tcp at(int port) {
        return new Endpoint.Tcp("127.0.0.1", port);
    }

    private static Session session(FerryClient client, int port) {
        return client.session(at(port), Optional.of("alice"), new Credentials.DeviceKey());
    }

    @Test
    void theCommandMovesFilesOverQuicAndSaysWhatItsSignInIsBoundTo() throws Exception {
        Path file = directory.resolve("sent");
        Content content = Contents.write(file, 5_000_000, new SplittableRandom(seed));
        Place ferry = new Place(directory);

        Result put = ferry.ferry("put", file.toString(), server.at("alice", "sent"), "--transport", "quic");
        assertThat(put.exitCode()).as(put.err()).isZero();
        Path back = directory.resolve("back");
        Result get = ferry.inside("get", server.at("alice", "sent"), back.toString(), "--transport", "quic");
        assertThat(get.exitCode()).as(get.err()).isZero();
        assertThat(Contents.read(back)).isEqualTo(content);

        Result who = ferry.inside("whoami", server.account("alice"), "--transport", "quic", "--verbose");
        assertThat(who.err()).contains("quic").contains("tls-server-end-point");
        assertThat(ferry.inside("whoami", server.account("alice"), "--verbose").err())
                .contains("tcp")
                .contains("tls-exporter");
        assertThat(server.log()).doesNotContain("incident");
    }

    @Test
    void transfersThroughABadPathAreEqualAndNoneIsStuck() throws Exception {
        System.out.println("QuicTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Duration slowest = Duration.ZERO;
        for (int i = 0; i < TRANSFERS; i++) {
            try (LossyPath path = new LossyPath(server.endpoint().port(), new Faults(5, 2, 3, 1), random.nextLong());
                    FerryClient client = client(Transport.QUIC, path.port());
                    Session session = session(client, path.port())) {
                long began = System.nanoTime();
                Path file = directory.resolve("sent-" + i);
                Content content = Contents.write(file, 1 + random.nextLong(3_000_000), random);
                put(session, file, "sent-" + i, links(random));
                if (random.nextBoolean()) {
                    path.moveClients();
                }
                Path back = directory.resolve("back-" + i);
                get(session, "sent-" + i, back, links(random));

                assertThat(Contents.read(back))
                        .as("transfer %d of seed %d", i, seed)
                        .isEqualTo(content);
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                assertThat(took).isLessThan(STUCK);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
        }
        Proof.report("%d transfers over QUIC with 5 %% loss, equal; slowest %d ms", TRANSFERS, slowest.toMillis());
    }

    private static int links(SplittableRandom random) {
        return 1 + random.nextInt(3);
    }

    @Test
    void aDarkMomentInATransferIsComeThrough() throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try (LossyPath path = new LossyPath(server.endpoint().port(), Faults.NONE, seed);
                FerryClient client = client(Transport.QUIC, path.port());
                Session session = session(client, path.port())) {
            Path file = directory.resolve("sent");
            Content content = Contents.write(file, 12_000_000, random);

            session.put(
                    List.of(file),
                    new RemoteTarget(FerryPath.parse("sent"), false),
                    TransferOptions.DEFAULT,
                    new TransferListener() {
                        private boolean wasDark;

                        @Override
                        public void moved(String name, long bytes, boolean skipped) {
                            if (!wasDark) {
                                wasDark = true;
                                path.dark(true);
                                Thread.ofVirtual().start(() -> lightAfter(path, Duration.ofMillis(1500)));
                            }
                        }
                    });

            Path back = directory.resolve("back");
            get(session, "sent", back, 1);
            assertThat(Contents.read(back)).isEqualTo(content);
        }
    }

    private static void lightAfter(LossyPath path, Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        path.dark(false);
    }

    @Test
    void whereTcpGetsNoAnswerQuicIsTakenAndRememberedUntilUdpIsBlocked() throws Exception {
        try (LossyPath path = new LossyPath(server.endpoint().port(), Faults.NONE, seed)) {
            int port = path.port();
            // Connects and is silent, as behind a box that lets only UDP through.
            try (ServerSocket silent = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"))) {
                assertThat(silent.isBound()).isTrue();
                assertThat(bindingBy(Transport.AUTO, port)).isEqualTo(Binding.Type.TLS_SERVER_END_POINT);
                long began = System.nanoTime();
                assertThat(bindingBy(Transport.AUTO, port)).isEqualTo(Binding.Type.TLS_SERVER_END_POINT);
                assertThat(System.nanoTime() - began).as("remembered").isLessThan(3_000_000_000L);
            }

            path.dark(true);
            try (TcpForwarder forwarder =
                    new TcpForwarder(port, server.endpoint().port())) {
                long began = System.nanoTime();
                assertThat(bindingBy(Transport.AUTO, port)).isEqualTo(Binding.Type.TLS_EXPORTER);
                assertThat(System.nanoTime() - began)
                        .as("a second, and a sign-in")
                        .isLessThan(4_000_000_000L);
                path.dark(false);
                assertThat(bindingBy(Transport.AUTO, port)).as("forgotten").isEqualTo(Binding.Type.TLS_EXPORTER);
                assertThat(forwarder.connections()).isEqualTo(2);
            }
        }
    }

    private Binding.Type bindingBy(Transport transport, int port) throws IOException {
        try (FerryClient client = client(transport, port);
                Session session = session(client, port)) {
            return session.identity().binding();
        }
    }

    @Test
    void aServerWithoutTheNativeLibraryStartsAndSaysSo() throws Exception {
        Path other = Files.createDirectories(directory.resolve("other"));
        // Where the library cannot be unpacked.
        Place without = new Place(other).withJava("-Dio.netty.native.workdir=/proc");
        try (ServerProcess plain = ServerProcess.start(without)) {
            assertThat(plain.log()).contains("no QUIC, only TCP");
            assertThat(plain.told("address")).isNotEmpty();
        }
    }

    @Test
    void pingSaysWhichWaysAreOpenAndExplainsWhatIsNot() throws Exception {
        Place ferry = new Place(directory);

        Result both = ferry.inside("ping", "ferry://" + server.address(), "--json");
        assertThat(both.exitCode()).as(both.err()).isZero();
        assertThat(both.out().lines())
                .satisfiesExactly(
                        tcp -> assertThat(tcp).contains("\"transport\":\"tcp\",\"answers\":true"),
                        quic -> assertThat(quic).contains("\"transport\":\"quic\",\"answers\":true"),
                        end -> assertThat(end).contains("\"recommended\":\"tcp\""));

        int free = freePort();
        try (TcpForwarder _ = new TcpForwarder(free, server.endpoint().port())) {
            Result noUdp = ferry.inside("ping", "ferry://127.0.0.1:" + free);
            assertThat(noUdp.exitCode()).as(noUdp.err()).isZero();
            assertThat(noUdp.out())
                    .contains("TCP 127.0.0.1:" + free + ": answers")
                    .contains("drops UDP");
        }
        Result nobody = ferry.inside("ping", "ferry://127.0.0.1:" + free);
        assertThat(nobody.exitCode()).isEqualTo(69);
        assertThat(nobody.out()).contains("nobody listens there").contains("Neither answers");
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    @Test
    void aServerWithAnotherKeyIsRefusedOverQuicToo() throws Exception {
        Path other = Files.createDirectories(directory.resolve("other"));
        try (ServerProcess impostor = ServerProcess.start(new Place(other));
                LossyPath path = new LossyPath(impostor.endpoint().port(), Faults.NONE, seed);
                FerryClient client = client(Transport.QUIC, path.port());
                Session session = session(client, path.port())) {
            assertThatThrownBy(session::identity).isInstanceOf(ServerKeyChanged.class);
        }
    }

    private static void put(Session session, Path file, String name, int links) throws IOException {
        TransferReport report = session.put(
                List.of(file),
                new RemoteTarget(FerryPath.parse(name), false),
                new TransferOptions(false, false, links),
                TransferListener.NONE);
        assertThat(report.problems()).isEmpty();
    }

    private static void get(Session session, String name, Path target, int links) throws IOException {
        TransferReport report = session.get(
                List.of(FerryPath.parse(name)),
                target,
                new TransferOptions(false, false, links),
                TransferListener.NONE);
        assertThat(report.problems()).isEmpty();
    }

    /** Passes TCP on, byte by byte. */
    private static final class TcpForwarder implements AutoCloseable {
        private final ServerSocket front;
        private final int behind;
        private final AtomicInteger connections = new AtomicInteger();

        TcpForwarder(int port, int behind) throws IOException {
            this.behind = behind;
            front = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
            Thread.ofVirtual().start(this::acceptAll);
        }

        int connections() {
            return connections.get();
        }

        private void acceptAll() {
            try {
                while (true) {
                    Socket client = front.accept();
                    connections.incrementAndGet();
                    Socket server = new Socket("127.0.0.1", behind);
                    Thread.ofVirtual().start(() -> pass(client, server));
                    Thread.ofVirtual().start(() -> pass(server, client));
                }
            } catch (IOException closed) {
                // The end.
            }
        }

        private static void pass(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException closed) {
                // One side left.
            }
        }

        @Override
        public void close() throws IOException {
            front.close();
        }
    }
}
