package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess;
import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.client.Credentials;
import ferry.client.FerryClient;
import ferry.client.Session;
import ferry.client.TransferListener;
import ferry.client.TransferOptions;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.MessageCodec;
import ferry.protocol.Replace;
import ferry.protocol.proof.HashTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * R17: peers of five sorts that hold a link and do next to nothing ({@link SlowPeers}), beside clients in earnest, at a real
 * server. The long run measures twice what the peers leave to those: where all share the processors, as everybody who
 * floods the machine he is on takes them, and where the peers have processors of their own, so that only what they cost
 * the server counts.
 */
class SlowPeersTest {
    /** R17 asks for 5,000 ({@code docs/proof.md}). */
    private static final int PEERS = Integer.getInteger("ferry.proof.slowPeers", 200);

    /**
     * An address of this machine that is none of the loopback's: who comes from there is a stranger, and meets the limits as
     * they are by default ({@code docs/proof.md}).
     */
    private static final String STRANGERS = "ferry.proof.strangersAddress";

    private static final boolean IS_LONG = PEERS >= 1_000;
    /**
     * Of the server's processor time for a peer, with its handshake and what else it asks for: half as much again as
     * was measured. Goodput tells the same less surely, since what is moved alone differs by a quarter from run to run.
     */
    private static final double MILLIS_PER_PEER = 7;

    /** R17's 90 %, less what two runs of the same differ by. */
    private static final double STRANGERS_LEAVE = 0.8;

    private static final int GOOD = 4;
    private static final int GOOD_BYTES = 8 << 20;
    /** All of them are there before the first has to go, with the default deadline for signing in. */
    private static final Duration ARRIVING = IS_LONG ? Duration.ofSeconds(9) : Duration.ofMillis(500);

    private static final Duration ALONE = IS_LONG ? Duration.ofSeconds(15) : Duration.ofSeconds(1);
    private static final Duration OVER_WITHIN = Duration.ofSeconds(120);

    private static final Duration EVICTED_WITHIN = Duration.ofSeconds(15);
    private static final int BIG_BYTES = 1 << 20;

    @TempDir
    Path directory;

    private ServerProcess server;
    private RawPeers peers;
    private FerryClient client;
    private final List<Session> good = new ArrayList<>();
    private byte[] content = {};

    private void start(String address, List<String> settings) throws Exception {
        String[] options = settings.stream()
                .flatMap(setting -> List.of("--set", setting).stream())
                .toArray(String[]::new);
        server = ServerProcess.startAt(
                address, new Place(directory).withJava("-Xmx512m", "-XX:+ExitOnOutOfMemoryError"), options);
        peers = new RawPeers(server);
        Accounts.register(server.endpoint(), "alice", directory.resolve("state"));
        client = Accounts.client(directory.resolve("state"));
        content = new byte[GOOD_BYTES];
        new SplittableRandom(17).nextBytes(content);
        Files.write(directory.resolve("content"), content);
        for (int i = 0; i < GOOD; i++) {
            good.add(client.session(server.endpoint(), Optional.of("alice"), new Credentials.DeviceKey()));
        }
    }

    @AfterEach
    void stop() {
        good.forEach(Session::close);
        client.close();
        peers.close();
        server.close();
    }

    @Test
    void slowPeersAreEvictedInTimeAndGoodTransfersFinish() throws Exception {
        // All of them are let in, which the defaults would not do. The long run keeps the time for signing in.
        List<String> settings =
                new ArrayList<>(List.of("limits.arrivals_local=10000", "limits.links_per_account=10000"));
        settings.add("limits.write_stall=3s");
        if (!IS_LONG) {
            settings.add("limits.sign_in=3s");
        }
        start("127.0.0.1", settings);
        storeBig();
        move(Duration.ofMillis(1));
        long links = peers.status("links");
        long descriptors = descriptors();

        siege(PEERS, "on the same processors", List.of(), move(ALONE));
        awaitLinks(links);
        if (IS_LONG) {
            attackNobodyElse();
            awaitLinks(links);
            Optional<ProcessorHalves> halves = ProcessorHalves.ofThisMachine();
            assertThat(halves).as("processors to be shared out, and taskset").isPresent();
            try (ProcessorHalves ours = halves.get().keepToFirst(server.pid())) {
                siege(PEERS, "on processors of their own", ours.onSecond(), move(ALONE));
                awaitLinks(links);
                siege(PEERS / 10, "on processors of their own", ours.onSecond(), move(ALONE));
                awaitLinks(links);
            }
        }

        assertThat(descriptors()).as("open files of the server").isLessThanOrEqualTo(descriptors + 8);
        assertThat(server.isAlive()).as(server.log()).isTrue();
    }

    /** The limits are the defaults, but for that of one address: the peers are a crowd from everywhere. */
    @Test
    @EnabledIfSystemProperty(named = STRANGERS, matches = ".+")
    void strangersMeetTheDefaultLimits() throws Exception {
        start(
                System.getProperty(STRANGERS),
                List.of("limits.write_stall=3s", "registration=open", "limits.links_per_address=1000000"));
        storeBig();
        move(Duration.ofMillis(1));
        long links = peers.status("links");

        double kept = siege(PEERS, "who are strangers, on the same processors", List.of(), move(ALONE));
        awaitLinks(links);
        if (IS_LONG) {
            assertThat(kept).as("share of the goodput").isGreaterThan(STRANGERS_LEAVE);
        }
    }

    /** Good transfers beside peers, from the first one's arrival to the last one's end. */
    private double siege(int count, String where, List<String> wrapper, Moved alone) throws Exception {
        Moved beside;
        String said;
        try (FerryProcess attackers = attackers(count, wrapper)) {
            beside = move(attackers::isAlive);
            said = evicted(attackers);
        }
        Proof.report(
                "R17: %d slow peers of five sorts, %s; the slowest of each was evicted after %s; good clients moved %.1f"
                        + " MiB/s alone and %.1f MiB/s (%.0f %%) beside them; the server used %.2f and %.2f processors",
                count,
                where,
                said,
                alone.mibPerSecond(),
                beside.mibPerSecond(),
                100 * beside.mibPerSecond() / alone.mibPerSecond(),
                alone.processors(),
                beside.processors());
        return beside.mibPerSecond() / alone.mibPerSecond();
    }

    /** What the peers cost the server, without anybody else. */
    private void attackNobodyElse() throws Exception {
        Duration before = processorTime(server.pid());
        String said;
        try (FerryProcess attackers = attackers(PEERS, List.of())) {
            said = evicted(attackers);
        }
        double millis = processorTime(server.pid()).minus(before).toNanos() / 1e6 / PEERS;
        Proof.report(
                "R17: %d slow peers and nobody else; the slowest of each was evicted after %s; the server used %.2f ms of"
                        + " processor time for each",
                PEERS, said, millis);
        assertThat(millis).as("milliseconds of processor time for a slow peer").isLessThan(MILLIS_PER_PEER);
    }

    private FerryProcess attackers(int count, List<String> wrapper) {
        FerryProcess attackers = new Place(directory)
                .wrappedBy(wrapper.toArray(String[]::new))
                .startTest(
                        SlowPeers.class,
                        server.endpoint().host(),
                        Integer.toString(server.endpoint().port()),
                        server.socket().toString(),
                        Integer.toString(count),
                        Long.toString(ARRIVING.toMillis()));
        assertThat(attackers.line()).isEqualTo("ready");
        return attackers;
    }

    /** Waits for their end; each sort has to have gone in time. */
    private static String evicted(FerryProcess attackers) {
        Result end = attackers.await(OVER_WITHIN);
        assertThat(end.exitCode()).as(end.err()).isZero();
        Map<String, Double> seconds = new LinkedHashMap<>();
        end.out().lines().forEach(line -> {
            String[] words = line.split(" ", -1);
            seconds.put(words[0], Long.parseLong(words[1]) / 1e9);
        });
        double processor = Objects.requireNonNull(seconds.remove("PROCESSOR"));
        long turnedAway = Math.round(Objects.requireNonNull(seconds.remove("TURNED_AWAY")) * 1e9);
        assertThat(seconds).hasSize(SlowPeers.Sort.values().length);
        assertThat(seconds.values()).allMatch(each -> each < EVICTED_WITHIN.toSeconds());
        StringBuilder said = new StringBuilder();
        seconds.forEach((sort, each) -> said.append(String.format("%.1f s %s, ", each, sort)));
        return said + String.format("%d were turned away; they used %.1f s of processor time", turnedAway, processor);
    }

    private long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(server.pid()), "fd"))) {
            return open.count();
        }
    }

    private static Duration processorTime(long pid) {
        return ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow();
    }

    /** For the deaf: a file of the administrator's, larger than what sockets hold. */
    private void storeBig() throws IOException {
        byte[] big = new byte[BIG_BYTES];
        try (RawPeer peer = peers.signedIn()) {
            peer.send(
                    MessageCodec.encode(
                            new Message.Put(
                                    FerryPath.parse("big"),
                                    Replace.NEVER,
                                    new Id16(2, 2),
                                    Instant.EPOCH,
                                    false,
                                    HashTree.leafHash(big, 0, big.length),
                                    big.length),
                            1),
                    big);
            peer.expect(Message.Head.class);
            peer.expect(Message.Stored.class);
        }
    }

    private record Moved(double mib, double seconds, Duration server) {
        double mibPerSecond() {
            return mib / seconds;
        }

        double processors() {
            return server.toNanos() / 1e9 / seconds;
        }
    }

    private Moved move(Duration time) throws Exception {
        long until = System.nanoTime() + time.toNanos();
        return move(() -> System.nanoTime() < until);
    }

    /** Moves files both ways as long as it is to. */
    private Moved move(BooleanSupplier goOn) throws Exception {
        long from = System.nanoTime();
        Duration before = processorTime(server.pid());
        long bytes = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> ends = new ArrayList<>();
            for (int i = 0; i < GOOD; i++) {
                Session session = good.get(i);
                Path back = Files.createDirectories(directory.resolve("back" + i));
                String name = "good" + i;
                ends.add(threads.submit(() -> move(session, name, back, goOn)));
            }
            for (Future<Long> end : ends) {
                bytes += end.get();
            }
        }
        return new Moved(
                bytes / (double) (1 << 20),
                (System.nanoTime() - from) / 1e9,
                processorTime(server.pid()).minus(before));
    }

    private long move(Session session, String name, Path back, BooleanSupplier goOn) throws IOException {
        long bytes = 0;
        do {
            session.put(
                    List.of(directory.resolve("content")),
                    new Session.RemoteTarget(FerryPath.parse(name), false),
                    TransferOptions.DEFAULT,
                    TransferListener.NONE);
            session.get(List.of(FerryPath.parse(name)), back, TransferOptions.DEFAULT, TransferListener.NONE);
            assertThat(Files.readAllBytes(back.resolve(name))).isEqualTo(content);
            session.remove(FerryPath.parse(name), false);
            Files.delete(back.resolve(name));
            bytes += 2L * GOOD_BYTES;
        } while (goOn.getAsBoolean());
        return bytes;
    }

    private void awaitLinks(long links) throws IOException {
        long due = System.nanoTime() + EVICTED_WITHIN.toNanos();
        while (peers.status("links") > links) {
            assertThat(System.nanoTime()).as("links are left").isLessThan(due);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
