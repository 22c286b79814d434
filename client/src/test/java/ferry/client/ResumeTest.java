package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.FerryPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
    /** Rounds of each test; every one cuts at other points. */
    private static final int CUTS = Integer.getInteger("ferry.cuts", 6);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("ferry.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private TestServer server;
    private CuttingRelay relay;
    private FerryClient client;

    @BeforeEach
    void startServer() throws Exception {
        server = new TestServer(folder.resolve("server"));
        relay = new CuttingRelay(server.tcp());
        client = server.client(folder.resolve("state"), relay.endpoint());
        client.register(relay.endpoint(), "alice", "correct horse battery", Optional.empty(), "alice@test")
                .session()
                .orElseThrow()
                .close();
    }

    @AfterEach
    void stopServer() throws Exception {
        client.close();
        relay.close();
        server.close();
    }

    private Session session(FerryClient of) {
        return of.session(relay.endpoint(), Optional.of("alice"), new Credentials.DeviceKey());
    }

    @Test
    void aPutSurvivesConnectionsThatBreakAnywhere() throws Exception {
        Path source = PutAndGetTest.oddTree(folder.resolve("photos"));
        for (int i = 0; i < CUTS; i++) {
            relay.cutNextAfter(random.nextLong(3_000_000));
        }

        TransferReport report = session(client)
                .put(List.of(source), PutAndGetTest.target("inbox/"), TransferOptions.DEFAULT, TransferListener.NONE);

        assertThat(report.problems()).as("seed %d", seed).isEmpty();
        assertThat(relay.cuts()).isGreaterThan(1);
        assertThat(PutAndGetTest.snapshot(folder.resolve("server/files/1-alice/inbox/photos")))
                .as("seed %d", seed)
                .isEqualTo(PutAndGetTest.snapshot(source));
    }

    @Test
    void aGetSurvivesConnectionsThatBreakAnywhere() throws Exception {
        Path source = PutAndGetTest.oddTree(folder.resolve("photos"));
        session(client)
                .put(List.of(source), PutAndGetTest.target("inbox/"), TransferOptions.DEFAULT, TransferListener.NONE);
        for (int i = 0; i < CUTS; i++) {
            relay.cutNextAfter(random.nextLong(3_000_000));
        }

        TransferReport report = session(client)
                .get(
                        List.of(FerryPath.parse("inbox/photos")),
                        folder.resolve("back"),
                        TransferOptions.DEFAULT,
                        TransferListener.NONE);

        assertThat(report.problems()).as("seed %d", seed).isEmpty();
        assertThat(relay.cuts()).isPositive();
        assertThat(PutAndGetTest.snapshot(folder.resolve("back")))
                .as("seed %d", seed)
                .isEqualTo(PutAndGetTest.snapshot(source));
        assertThat(folder.resolve("back/.ferry-partial")).doesNotExist();
    }

    @Test
    void aLargeFileIsNotSentTwice() throws Exception {
        Path source = PutAndGetTest.write(folder.resolve("large"), 60_000_000, random);
        relay.cutNextAfter(48_000_000);

        TransferReport report = session(client)
                .put(List.of(source), PutAndGetTest.target("large"), TransferOptions.DEFAULT, TransferListener.NONE);

        assertThat(report.problems()).isEmpty();
        assertThat(relay.cuts()).isOne();
        // A reset takes along what lies in the buffers of four sockets: not all.
        assertThat(report.movedAgainBytes()).isLessThan(40_000_000);
        assertThat(Files.mismatch(source, folder.resolve("server/files/1-alice/large")))
                .isEqualTo(-1);
    }

    @Test
    void severalLinksShareALargeFileAndAnyOfThemMayDie() throws Exception {
        Path source = PutAndGetTest.write(folder.resolve("large"), 60_000_000, random);
        relay.cutNextAfter(Long.MAX_VALUE);
        relay.cutNextAfter(3_000_000);
        relay.cutNextAfter(5_000_000);

        TransferReport report = session(client)
                .put(
                        List.of(source),
                        PutAndGetTest.target("large"),
                        new TransferOptions(false, false, 3),
                        TransferListener.NONE);

        assertThat(report.problems()).isEmpty();
        assertThat(relay.cuts()).isEqualTo(2);
        assertThat(Files.mismatch(source, folder.resolve("server/files/1-alice/large")))
                .isEqualTo(-1);
        assertThat(folder.resolve("server/.ferry/staging")).isEmptyDirectory();
    }

    @Test
    void anotherProcessGoesOnWithAnUpload() throws Exception {
        Path source = PutAndGetTest.write(folder.resolve("large"), 60_000_000, random);
        FerryClient impatient = impatient();
        relay.cutNextAfter(48_000_000);
        assertThat(put(impatient, source)).isEmpty();
        impatient.close();

        Optional<TransferReport> report = put(impatient(), source);

        assertThat(report.orElseThrow().problems()).isEmpty();
        assertThat(report.orElseThrow().movedBytes()).isLessThan(56_000_000);
        assertThat(Files.mismatch(source, folder.resolve("server/files/1-alice/large")))
                .isEqualTo(-1);
        assertThat(folder.resolve("server/.ferry/staging")).isEmptyDirectory();
    }

    @Test
    void anotherProcessGoesOnWithADownload() throws Exception {
        Path source = PutAndGetTest.write(folder.resolve("large"), 60_000_000, random);
        assertThat(put(client, source)).isPresent();
        FerryClient impatient = impatient();
        relay.cutNextAfter(48_000_000);
        assertThat(get(impatient)).isEmpty();
        impatient.close();
        assertThat(folder.resolve("back/large")).doesNotExist();

        Optional<TransferReport> report = get(impatient());

        assertThat(report.orElseThrow().problems()).isEmpty();
        assertThat(report.orElseThrow().movedBytes()).isLessThan(56_000_000);
        assertThat(Files.mismatch(source, folder.resolve("back/large"))).isEqualTo(-1);
    }

    @Test
    void aGetThatDiedRightAfterPublishingLeavesNothingBehind() throws Exception {
        Path source = PutAndGetTest.write(folder.resolve("large"), 20_000_000, random);
        Path staging = interruptedGet(source);
        Files.copy(source, folder.resolve("back/large"));
        try (var staged = Files.list(staging)) {
            for (Path file : staged.toList()) {
                if (!file.toString().endsWith(".leaves")) {
                    Files.delete(file);
                }
            }
        }

        assertThat(get(impatient()).orElseThrow().movedBytes()).isZero();

        assertThat(folder.resolve("back/.ferry-partial")).doesNotExist();
        assertThat(folder.resolve("back/large")).hasSameBinaryContentAs(source);
    }

    @Test
    void aFileThatChangedOnTheServerLeavesNothingOfItsOldVersionBehind() throws Exception {
        Path source = PutAndGetTest.write(folder.resolve("large"), 20_000_000, random);
        interruptedGet(source);
        PutAndGetTest.write(source, 20_000_000, random);
        session(client)
                .put(
                        List.of(source),
                        PutAndGetTest.target("large"),
                        new TransferOptions(true, false, 1),
                        TransferListener.NONE);

        assertThat(get(impatient()).orElseThrow().problems()).isEmpty();

        assertThat(folder.resolve("back/.ferry-partial")).doesNotExist();
        assertThat(folder.resolve("back/large")).hasSameBinaryContentAs(source);
    }

    /** @return the directory in which it left the file's begin */
    private Path interruptedGet(Path source) throws Exception {
        assertThat(put(client, source)).isPresent();
        FerryClient impatient = impatient();
        relay.cutNextAfter(12_000_000);
        assertThat(get(impatient)).isEmpty();
        impatient.close();
        Path staging = folder.resolve("back/.ferry-partial/staging");
        assertThat(staging).isNotEmptyDirectory();
        return staging;
    }

    @Test
    void aSourceThatChangedBetweenTwoAttemptsIsNeverSpliced() throws Exception {
        Path source = PutAndGetTest.write(folder.resolve("large"), 20_000_000, random);
        FerryClient impatient = impatient();
        relay.cutNextAfter(12_000_000);
        assertThat(put(impatient, source)).isEmpty();
        impatient.close();
        PutAndGetTest.write(source, 20_000_000, random);

        Optional<TransferReport> report = put(impatient(), source);

        assertThat(report.orElseThrow().problems()).isEmpty();
        assertThat(report.orElseThrow().movedBytes()).isEqualTo(20_000_000);
        assertThat(Files.mismatch(source, folder.resolve("server/files/1-alice/large")))
                .isEqualTo(-1);
        assertThat(folder.resolve("server/.ferry/staging")).isEmptyDirectory();
    }

    @Test
    void aServerThatIsStartedAgainIsWaitedFor() throws Exception {
        Path source = PutAndGetTest.write(folder.resolve("large"), 20_000_000, random);
        Session session =
                client.session(server.tcp(), Optional.of("bob"), new Credentials.Password("correct horse battery"));
        client.knownServers().pin(server.tcp(), server.serverKeyHash());
        server.register(client, "bob").close();
        boolean[] isRestarted = {false};

        TransferReport report = session.put(
                List.of(source), PutAndGetTest.target("large"), TransferOptions.DEFAULT, new TransferListener() {
                    @Override
                    public void moved(String name, long bytes, boolean skipped) {
                        if (!isRestarted[0]) {
                            isRestarted[0] = true;
                            Thread.ofPlatform().start(ResumeTest.this::restart);
                        }
                    }
                });

        assertThat(report.problems()).isEmpty();
        assertThat(Files.mismatch(source, folder.resolve("server/files/2-bob/large")))
                .isEqualTo(-1);
    }

    private void restart() {
        try {
            server.stop();
            server.start();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    /** A client with the same state that does not wait for a lost server. */
    private FerryClient impatient() {
        return new FerryClient(
                new ClientSettings(folder.resolve("state"), "test", java.time.Duration.ZERO, Optional.empty()),
                InstantSource.system(),
                TestServer.RANDOM);
    }

    /** Empty if the connection was lost. */
    private Optional<TransferReport> put(FerryClient by, Path source) throws Exception {
        try (Session session = session(by)) {
            return Optional.of(session.put(
                    List.of(source), PutAndGetTest.target("large"), TransferOptions.DEFAULT, TransferListener.NONE));
        } catch (ClientException.ConnectionLost lost) {
            return Optional.empty();
        }
    }

    private Optional<TransferReport> get(FerryClient by) throws Exception {
        try (Session session = session(by)) {
            return Optional.of(session.get(
                    List.of(FerryPath.parse("large")),
                    folder.resolve("back/large"),
                    TransferOptions.DEFAULT,
                    TransferListener.NONE));
        } catch (ClientException.ConnectionLost lost) {
            return Optional.empty();
        }
    }
}
