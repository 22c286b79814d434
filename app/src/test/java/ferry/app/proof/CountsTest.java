package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.app.proof.Calls.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What makes Ferry fast or slow and can be counted on any machine in any mood: what a real server and a real command ask
 * the kernel for, what they allocate, what goes over the wire, and how often somebody waits for the other side. The
 * bounds are in {@code counts.txt}. Each is of the difference between a large transfer and a small one, after a first one
 * that is forgotten, so that nothing counts that happens once.
 */
class CountsTest {
    private static final int SMALL_MIB = 4;
    private static final int LARGE_MIB = 44;
    private static final int MIB_MORE = LARGE_MIB - SMALL_MIB;
    private static final int FEW_FILES = 50;
    private static final int MANY_FILES = 450;
    private static final int FILES_MORE = MANY_FILES - FEW_FILES;
    private static final int FILE_BYTES = 4096;
    private static final long QUIET_MILLIS = 200;
    private static final Duration SILENCE = Duration.ofMillis(300);
    private static final int ATTEMPTS = 4;

    @TempDir
    Path directory;

    private Bounds bounds;
    private ServerProcess server;
    private Path serverTrace;
    private Path serverLog;
    private int runs;

    /** What both sides did for one command. */
    private record Side(Calls calls, long allocatedKib) {}

    private record Run(Side client, Side server) {}

    @Test
    void noSideAsksTheKernelOrAllocatesMoreThanItsBound() throws Exception {
        assumeTrue(isStraceThere(), "strace is not installed: system calls are not counted by this run");
        bounds = Bounds.read(name -> !name.startsWith("line."));
        serverTrace = directory.resolve("server.trace");
        serverLog = directory.resolve("server" + Allocations.LOG);
        makeContent();

        Place place = new Place(directory.toRealPath())
                .wrappedBy(Calls.tracer(serverTrace))
                .withJava(Allocations.options(serverLog));
        try (ServerProcess started = ServerProcess.start(place)) {
            server = started;
            Accounts.register(server.endpoint(), "alice", directory.resolve("state"));
            countUploads();
            countDownloads();
            countSmallFiles();
        }

        assertThat(bounds.violations()).isEmpty();
    }

    @Test
    void noMorePassesBetweenBothSidesThanItsBound() throws Exception {
        bounds = Bounds.read(name -> name.startsWith("line."));
        makeContent();

        try (ServerProcess started = ServerProcess.start(directory);
                SlowLine line = new SlowLine(started.endpoint())) {
            server = started;
            register("ferry://alice@" + line.endpoint());
            countBytes(line);
            countRoundTrips(line);
            countRoundTripsOfDatagrams();
        }

        assertThat(bounds.violations()).isEmpty();
    }

    private void makeContent() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        Contents.write(directory.resolve("one"), 1024, random);
        Contents.write(directory.resolve("one-flight"), 40 << 10, random);
        Contents.write(directory.resolve("small"), (long) SMALL_MIB << 20, random);
        Contents.write(directory.resolve("large"), (long) LARGE_MIB << 20, random);
        for (int count : new int[] {FEW_FILES, MANY_FILES}) {
            Path tree = Files.createDirectory(directory.resolve("tree-" + count));
            for (int file = 0; file < count; file++) {
                Contents.write(tree.resolve("file-" + file), FILE_BYTES, random);
            }
        }
    }

    private void countUploads() throws IOException {
        run("put", directory.resolve("small").toString(), server.at("alice", "first"));
        Run small = run("put", directory.resolve("small").toString(), server.at("alice", "small"));
        Run large = run("put", directory.resolve("large").toString(), server.at("alice", "large"));

        countContent("upload", small, large);
        check("upload.client.reads", large.client(), small.client(), Kind.FILE_READS, MIB_MORE);
        check("upload.client.sends", large.client(), small.client(), Kind.SOCKET_WRITES, MIB_MORE);
        check("upload.server.receives", large.server(), small.server(), Kind.SOCKET_READS, MIB_MORE);
        check("upload.server.writes", large.server(), small.server(), Kind.FILE_WRITES, MIB_MORE);
        check("upload.server.answers", large.server(), small.server(), Kind.SOCKET_WRITES, MIB_MORE);
    }

    private void countDownloads() throws IOException {
        run("get", server.at("alice", "first"), directory.resolve("first-back").toString());
        Run small = run(
                "get",
                server.at("alice", "small"),
                directory.resolve("small-back").toString());
        Run large = run(
                "get",
                server.at("alice", "large"),
                directory.resolve("large-back").toString());

        assertThat(Files.mismatch(directory.resolve("large"), directory.resolve("large-back")))
                .isEqualTo(-1);
        countContent("download", small, large);
        check("download.server.reads", large.server(), small.server(), Kind.FILE_READS, MIB_MORE);
        check("download.server.sends", large.server(), small.server(), Kind.SOCKET_WRITES, MIB_MORE);
        check("download.client.receives", large.client(), small.client(), Kind.SOCKET_READS, MIB_MORE);
        check("download.client.writes", large.client(), small.client(), Kind.FILE_WRITES, MIB_MORE);
    }

    private void countContent(String what, Run small, Run large) {
        bounds.check(
                what + ".client.allocated",
                (double) (large.client().allocatedKib() - small.client().allocatedKib()) / MIB_MORE,
                "KiB a leaf");
        bounds.check(
                what + ".server.allocated",
                (double) (large.server().allocatedKib() - small.server().allocatedKib()) / MIB_MORE,
                "KiB a leaf");
        check(what + ".server.names", large.server(), small.server(), Kind.NAMES, MIB_MORE);
        check(what + ".server.syncs", large.server(), small.server(), Kind.SYNCS, MIB_MORE);
    }

    private void countSmallFiles() throws IOException {
        run("put", directory.resolve("tree-" + FEW_FILES).toString(), server.at("alice", "fewer"));
        Run few = run("put", directory.resolve("tree-" + FEW_FILES).toString(), server.at("alice", "few"));
        Run many = run("put", directory.resolve("tree-" + MANY_FILES).toString(), server.at("alice", "many"));

        try (Stream<Path> arrived = Files.walk(server.data().resolve("files"))) {
            assertThat(arrived.filter(path -> path.getParent().endsWith("many")))
                    .hasSize(MANY_FILES);
        }
        check("files.client.reads", many.client(), few.client(), Kind.FILE_READS, FILES_MORE);
        check("files.client.names", many.client(), few.client(), Kind.NAMES, FILES_MORE);
        check("files.client.sends", many.client(), few.client(), Kind.SOCKET_WRITES, FILES_MORE);
        check("files.server.receives", many.server(), few.server(), Kind.SOCKET_READS, FILES_MORE);
        check("files.server.writes", many.server(), few.server(), Kind.FILE_WRITES, FILES_MORE);
        check("files.server.rows", many.server(), few.server(), Kind.DATABASE_WRITES, FILES_MORE);
        check("files.server.names", many.server(), few.server(), Kind.NAMES, FILES_MORE);
        check("files.server.syncs", many.server(), few.server(), Kind.SYNCS, FILES_MORE);
        check("files.server.answers", many.server(), few.server(), Kind.SOCKET_WRITES, FILES_MORE);
    }

    private void check(String name, Side large, Side small, Kind kind, int units) {
        bounds.check(
                name,
                large.calls().more(small.calls(), kind, units),
                "More calls of that side, for %d more: %s"
                        .formatted(units, large.calls().difference(small.calls())));
    }

    private void countBytes(SlowLine line) throws IOException {
        long few = bytes(line, "tree-" + FEW_FILES);
        long many = bytes(line, "tree-" + MANY_FILES);
        bounds.check("line.files.bytes", (double) (many - few) / FILES_MORE / FILE_BYTES, "Bytes over content.");
        long small = bytes(line, "small");
        long large = bytes(line, "large");
        bounds.check("line.upload.bytes", (double) (large - small) / MIB_MORE / (1 << 20), "Bytes over content.");
    }

    private long bytes(SlowLine line, String name) throws IOException {
        line.count(Duration.ZERO);
        putOverLine(line, name, "wire-" + name);
        return line.bytes();
    }

    /** The best of some attempts: a machine in a bad mood can only add to it. */
    private void countRoundTrips(SlowLine line) throws IOException {
        int least = Integer.MAX_VALUE;
        for (int attempt = 1; attempt <= ATTEMPTS && least > bounds.most("line.first-file.round-trips"); attempt++) {
            line.count(SILENCE.multipliedBy(attempt));
            putOverLine(line, "one", "round-trips-" + attempt);
            least = Math.min(least, line.roundTrips());
        }
        bounds.check(
                "line.first-file.round-trips", least, "From TCP's to the stored file, in the best of some attempts.");
    }

    private void countRoundTripsOfDatagrams() throws IOException {
        String name = "line.first-file.quic-round-trips";
        int least = Integer.MAX_VALUE;
        try (SlowDatagrams line = new SlowDatagrams(server.endpoint())) {
            register("ferry://bob@" + line.endpoint(), "--transport", "quic");
            for (int attempt = 1; attempt <= ATTEMPTS && least > bounds.most(name); attempt++) {
                line.count(SILENCE.multipliedBy(attempt));
                Result result = new Place(directory)
                        .ferry(
                                "put",
                                "--transport",
                                "quic",
                                directory.resolve("one-flight").toString(),
                                "ferry://bob@" + line.endpoint() + "/round-trips-" + attempt);
                assertThat(result.exitCode()).as(result.err()).isZero();
                least = Math.min(least, line.roundTrips());
            }
        }
        bounds.check(name, least, "From the first datagram to the stored file, in the best of some attempts.");
    }

    private void register(String account, String... options) {
        Result result = new Place(directory)
                // The compiler that knows the processor's own hash, as the launcher has it: a password needs
                // 600,000.
                .withJava("-XX:TieredStopAtLevel=4")
                .typing(Accounts.PASSWORD)
                .ferry(Stream.concat(
                                Stream.of("register", account, "--password-stdin", "--accept-new-key"),
                                Stream.of(options))
                        .toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    private void putOverLine(SlowLine line, String name, String as) {
        Result result = new Place(directory)
                .ferry("put", directory.resolve(name).toString(), "ferry://alice@" + line.endpoint() + "/" + as);
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    private Run run(String... arguments) throws IOException {
        Path trace = directory.resolve("client-" + runs + ".trace");
        Path log = directory.resolve("client-" + runs++ + Allocations.LOG);
        long traceFrom = quietSize(serverTrace);
        long logFrom = Files.size(serverLog);
        Place place = new Place(directory)
                .wrappedBy(Calls.tracer(trace))
                .withJava(Stream.concat(
                                // The compiler as the launcher has it.
                                Stream.of("-XX:TieredStopAtLevel=4"), Stream.of(Allocations.options(log)))
                        .toArray(String[]::new));
        Result result = place.ferry(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return new Run(
                new Side(Calls.between(trace, 0, Files.size(trace)), Allocations.kibBetween(log, 0, Files.size(log))),
                new Side(
                        Calls.between(serverTrace, traceFrom, quietSize(serverTrace)),
                        Allocations.kibBetween(serverLog, logFrom, Files.size(serverLog))));
    }

    /** The length of a trace that has stopped growing. */
    private static long quietSize(Path trace) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long before;
        long now = Files.size(trace);
        do {
            before = now;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS));
            now = Files.size(trace);
        } while (now != before && System.nanoTime() < deadline);
        return now;
    }

    static boolean isStraceThere() {
        try {
            return new ProcessBuilder(List.of("strace", "-V"))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException absent) {
            return false;
        }
    }
}
