package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.app.FerryProcess;
import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.app.proof.EmulatedLine.Weather;
import ferry.app.proof.State.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R10 and R11: the real commands over a line that goes dark, and over one that loses, doubles and reorders, by the
 * kernel's TCP and by QUIC.
 */
class BadLineTest {
    private static final int DARKS = Integer.getInteger("ferry.proof.darks", 1);
    private static final Duration DARK = Duration.ofSeconds(Integer.getInteger("ferry.proof.darkSeconds", 14));
    private static final int TRANSFERS = Integer.getInteger("ferry.proof.transfers", 2);

    /** Clients at once: their start is most of the work. */
    private static final int AT_ONCE = 4;

    private static final Weather FAIR = new Weather(100_000_000, 20, 0, 0, 0, 0);
    private static final Weather FOUL = new Weather(10_000_000, 30, 5, 5, 1, 3);

    private static final int FILE_BYTES = 24 << 20;
    private static final int SMALL_BYTES_MAX = 300_000;

    /** What may be sent a second time when a line was dark. */
    private static final int AGAIN_BYTES = 4 << 20;

    /** Whole packets over what TCP carries in them. QUIC's headers are a little more, and count as sent again. */
    private static final double HEADERS = 1500.0 / 1448;

    /** A dark line, what TCP waits after it, and a busy machine. */
    private static final Duration COMMAND_MAX = DARK.multipliedBy(3).plusSeconds(120);

    private static final Duration HALF_OPEN_MAX = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final long seed = Proof.seed();
    private final SplittableRandom random = new SplittableRandom(seed);
    private EmulatedLine line;
    private ServerProcess server;
    private Place near;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                EmulatedLine.isPossible(),
                "bad lines need root, gcc, nsenter and /dev/net/tun: R10 and R11 are not proven by this run");
        line = EmulatedLine.open(directory, seed);
        server = ServerProcess.startAt(
                EmulatedLine.FAR, new Place(directory).wrappedBy(line.far()), "--registration", "open");
        near = new Place(directory).wrappedBy(line.near());
        Result registered = near.typing(Accounts.PASSWORD)
                .ferry("register", "--accept-new-key", "--password-stdin", server.account("alice"));
        assertThat(registered.exitCode()).as(registered.err()).isZero();
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        if (line != null) {
            line.close();
        }
    }

    private String[] put(Path file, String transport) {
        return new String[] {
            "put",
            "--transport",
            transport,
            "--wait",
            "600",
            file.toString(),
            server.at("alice", file.getFileName() + "")
        };
    }

    private Path stored(Path file) throws IOException {
        try (var accounts = Files.list(server.data().resolve("files"))) {
            return accounts.filter(folder -> folder.toString().endsWith("-alice"))
                    .findFirst()
                    .orElseThrow()
                    .resolve(file.getFileName());
        }
    }

    private void awaitArrived(long bytes) throws Exception {
        long end = System.nanoTime() + COMMAND_MAX.toNanos();
        while (line.arrived() < bytes) {
            assertThat(System.nanoTime()).as("%d bytes arrive", bytes).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** R10: what is under way goes on by itself, and sends little again. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "quic"})
    void aTransferComesThroughADarkLine(String transport) throws Exception {
        List<Long> recoveries = new ArrayList<>();
        List<Long> again = new ArrayList<>();
        for (int dark = 0; dark < DARKS; dark++) {
            Path file = directory.resolve("sent-" + dark);
            Content content = Contents.write(file, FILE_BYTES, random);
            line.become(FAIR);
            long before = line.arrived();
            try (FerryProcess put = near.start(put(file, transport))) {
                awaitArrived(before + FILE_BYTES / 4 + random.nextInt(FILE_BYTES / 2));
                line.dark();
                Thread.sleep(DARK);
                line.light();
                long light = System.nanoTime();
                Result result = put.await(COMMAND_MAX);
                recoveries.add(since(light).toMillis());
                assertThat(result.exitCode())
                        .as("%s, seed %d: %s", transport, seed, result.err())
                        .isZero();
            }
            assertThat(Contents.read(stored(file))).as("seed %d", seed).isEqualTo(content);
            long sentAgain = (long) ((line.arrived() - before) / HEADERS) - FILE_BYTES;
            again.add(sentAgain >> 10);
            assertThat(sentAgain).as("sent again, seed %d", seed).isLessThanOrEqualTo(AGAIN_BYTES);
            Files.delete(file);
        }
        Proof.report(
                "%s: %d transfers through %d s of dark, equal; at most %d KiB sent again; done %d to %d ms after light;"
                        + " seed %d",
                transport,
                DARKS,
                DARK.toSeconds(),
                Math.max(0, Collections.max(again)),
                Collections.min(recoveries),
                Collections.max(recoveries),
                seed);
    }

    /** R10: a client that died in the dark holds up nobody, and its link is found. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "quic"})
    void whoComesAfterAClientThatDiedInTheDarkTakesOverAtOnce(String transport) throws Exception {
        Duration slowest = Duration.ZERO;
        Duration longest = Duration.ZERO;
        for (int dark = 0; dark < DARKS; dark++) {
            Path file = directory.resolve("sent-" + dark);
            Content content = Contents.write(file, FILE_BYTES, random);
            line.become(FAIR);
            long before = line.arrived();
            long died;
            try (FerryProcess put = near.start(put(file, transport))) {
                awaitArrived(before + FILE_BYTES / 4 + random.nextInt(FILE_BYTES / 2));
                line.dark();
                // Its kernel says goodbye to a server that hears nothing.
                put.kill();
                died = System.nanoTime();
                Thread.sleep(Duration.ofSeconds(2));
            }
            line.light();
            long again = System.nanoTime();
            Result second = near.ferry(put(file, transport));
            slowest = since(again).compareTo(slowest) > 0 ? since(again) : slowest;
            assertThat(second.exitCode())
                    .as("%s, seed %d: %s", transport, seed, second.err())
                    .isZero();
            assertThat(Contents.read(stored(file))).as("seed %d", seed).isEqualTo(content);
            assertThat((long) ((line.arrived() - before) / HEADERS) - FILE_BYTES)
                    .as("sent again, seed %d", seed)
                    .isLessThanOrEqualTo(AGAIN_BYTES);
            while (line.established(server.endpoint().port()) > 0) {
                assertThat(since(died)).as("a half-open link, seed %d", seed).isLessThan(HALF_OPEN_MAX);
                Thread.sleep(50);
            }
            longest = since(died).compareTo(longest) > 0 ? since(died) : longest;
            Files.delete(file);
        }
        Proof.report(
                "%s: %d clients died in the dark; the next one's whole command took at most %d ms, and no TCP link was"
                        + " half open for more than %d ms; seed %d",
                transport, DARKS, slowest.toMillis(), longest.toMillis(), seed);
    }

    /** R11. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "quic"})
    void transfersOverALineThatLosesDoublesAndReordersAreEqual(String transport) throws Exception {
        line.become(FOUL);
        long began = System.nanoTime();
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < TRANSFERS; i++) {
                int number = i;
                SplittableRandom own = random.split();
                all.add(clients.submit(() -> {
                    thereAndBack(transport, number, own);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        Map<String, Long> passed = line.become(Weather.FAIR);
        assertThat(passed.get("lost")).isPositive();
        Proof.report(
                "%s: %d transfers there and back over 10 Mbit/s, equal; of %d packets there %d lost, %d doubled, %d"
                        + " overtaken; %d s; seed %d",
                transport,
                TRANSFERS,
                passed.get("taken"),
                passed.get("lost"),
                passed.get("doubled"),
                passed.get("overtaken"),
                since(began).toSeconds(),
                seed);
    }

    private void thereAndBack(String transport, int number, SplittableRandom own) throws IOException {
        Path file = directory.resolve("sent-" + number);
        Path back = directory.resolve("back-" + number);
        Content content = Contents.write(file, 1 + own.nextInt(SMALL_BYTES_MAX), own);
        Result put = near.ferry(put(file, transport));
        assertThat(put.exitCode()).as("seed %d: %s", seed, put.err()).isZero();
        Result get = near.ferry("get", "--transport", transport, server.at("alice", "sent-" + number), back.toString());
        assertThat(get.exitCode()).as("seed %d: %s", seed, get.err()).isZero();
        assertThat(Contents.read(back))
                .as("transfer %d of seed %d", number, seed)
                .isEqualTo(content);
        Files.delete(file);
        Files.delete(back);
    }
}
