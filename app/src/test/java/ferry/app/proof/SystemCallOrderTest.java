package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.app.FerryProcess.Place;
import ferry.app.ServerProcess;
import ferry.app.proof.CommitOrder.Kind;
import ferry.client.Credentials;
import ferry.client.FerryClient;
import ferry.client.Session;
import ferry.client.TransferListener;
import ferry.client.TransferOptions;
import ferry.protocol.FerryPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL keeps the page cache, so it cannot show that anything is on disk. This looks at what a real server asks the
 * kernel for, request by request, and at whether the looking would notice if one sync were missing.
 */
class SystemCallOrderTest {
    private static final long QUIET_MILLIS = 300;

    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom(Proof.seed());
    private final List<Step> steps = new ArrayList<>();
    private Path trace;

    /** One request, and when it was sent and answered. */
    private record Step(String name, Kind kind, int syncs, Instant from, Instant to) {}

    private interface Request {
        void send() throws IOException;
    }

    @Test
    void everyAnswerComesAfterWhatItSaysIsOnDisk() throws Exception {
        assumeTrue(isStraceThere(), "strace is not installed: the order of system calls is not proven by this run");
        trace = directory.resolve("trace");
        Path state = directory.resolve("state");

        Place place = new Place(directory.toRealPath()).wrappedBy(SystemCall.tracer(trace));
        try (ServerProcess server = ServerProcess.start(place)) {
            Accounts.register(server.endpoint(), "alice", state);
            try (FerryClient client = Accounts.client(state);
                    Session session =
                            client.session(server.endpoint(), Optional.of("alice"), new Credentials.DeviceKey())) {
                session.identity();
                requests(session);
            }
            assertThat(server.stop().exitCode()).isZero();
            judge(SystemCall.read(trace), server.data().toString());
        }
    }

    private void requests(Session session) throws IOException {
        // Numbers: syncs that must be there, each of its own kind.
        step("put, small, into new directories", Kind.CONTENT, 7, () -> put(session, "new/deep/small", 1_000));
        step("put, small", Kind.CONTENT, 5, () -> put(session, "new/deep/another", 1_000));
        step("put, empty", Kind.CONTENT, 5, () -> put(session, "new/deep/empty", 0));
        step("put, large", Kind.CONTENT, 6, () -> put(session, "new/deep/large", (3 << 20) + 5));
        step("overwrite, small", Kind.CONTENT, 5, () -> put(session, "new/deep/small", 2_000));
        step("overwrite, large", Kind.CONTENT, 6, () -> put(session, "new/deep/large", (2 << 20) + 7));
        step("mkdir", Kind.DIRECTORIES, 3, () -> session.makeDirectory(FerryPath.parse("a/b/c")));
        step("mv, file", Kind.CHANGE, 4, () -> move(session, "new/deep/small", "a/b/moved", false));
        step("mv, file over another", Kind.CHANGE, 4, () -> move(session, "a/b/moved", "new/deep/another", true));
        step("mv, directory", Kind.CHANGE, 4, () -> move(session, "new/deep", "a/b/c/moved", false));
        step("rm, file", Kind.CHANGE, 3, () -> session.remove(FerryPath.parse("a/b/c/moved/large"), false));
        step("rm, tree", Kind.CHANGE, 3, () -> session.remove(FerryPath.parse("a"), true));
    }

    private static void move(Session session, String from, String to, boolean replace) throws IOException {
        session.move(FerryPath.parse(from), FerryPath.parse(to), replace);
    }

    private void put(Session session, String path, long sizeBytes) throws IOException {
        FerryPath target = FerryPath.parse(path);
        Path source = directory.resolve(target.name());
        Contents.write(source, sizeBytes, random);
        var report = session.put(
                List.of(source),
                new Session.RemoteTarget(target.parent(), true),
                new TransferOptions(true, false, 1),
                TransferListener.NONE);
        assertThat(report.transferred()).as("%s", report).isEqualTo(1);
    }

    /** One request alone on a server that has nothing else to do. */
    private void step(String name, Kind kind, int syncs, Request request) throws IOException {
        awaitQuiet();
        Instant from = Instant.now();
        request.send();
        steps.add(new Step(name, kind, syncs, from, Instant.now()));
    }

    private void awaitQuiet() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long before;
        do {
            before = Files.size(trace);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS));
        } while (Files.size(trace) != before && System.nanoTime() < deadline);
    }

    private void judge(List<SystemCall> all, String data) {
        for (Step step : steps) {
            long from = ChronoUnit.MICROS.between(Instant.EPOCH, step.from());
            long to = ChronoUnit.MICROS.between(Instant.EPOCH, step.to());
            List<SystemCall> calls = all.stream()
                    .filter(call -> call.atMicros() >= from && call.atMicros() <= to)
                    .toList();
            List<SystemCall> before =
                    all.stream().filter(call -> call.atMicros() < from).toList();
            assertThat(CommitOrder.violations(before, calls, data, step.kind()))
                    .as("%s\n%s", step.name(), lines(calls))
                    .isEmpty();
            int refused = refusesEveryTraceThatLacksASync(step, before, calls, data);
            refusesAnAnswerThatComesTooEarly(step, before, calls, data);
            Proof.report(
                    "%s: %d system calls in order; refused when one of %d syncs is missing",
                    step.name(), calls.size(), refused);
        }
    }

    /** So that the assertion above is known to be able to fail. */
    private int refusesEveryTraceThatLacksASync(
            Step step, List<SystemCall> before, List<SystemCall> calls, String data) {
        List<SystemCall> needed = needed(calls, data);
        for (SystemCall sync : needed) {
            List<SystemCall> without = new ArrayList<>(calls);
            without.remove(sync);
            assertThat(CommitOrder.violations(before, without, data, step.kind()))
                    .as("%s without %s\n%s", step.name(), sync, lines(calls))
                    .isNotEmpty();
        }
        assertThat(needed).as("%s\n%s", step.name(), lines(calls)).hasSizeGreaterThanOrEqualTo(step.syncs());
        return needed.size();
    }

    /** All syncs but those of directories in which the request changed nothing, which are there for good measure. */
    private static List<SystemCall> needed(List<SystemCall> calls, String data) {
        Set<String> changed = CommitOrder.changedDirectories(calls, data);
        return calls.stream()
                .filter(CommitOrder::isSync)
                .filter(sync -> !isDirectory(sync.descriptor(0), data) || changed.contains(sync.descriptor(0)))
                .toList();
    }

    private static boolean isDirectory(String path, String data) {
        return (path + "/").startsWith(data + "/files/") || path.equals(data + "/.ferry/staging");
    }

    private static void refusesAnAnswerThatComesTooEarly(
            Step step, List<SystemCall> before, List<SystemCall> calls, String data) {
        SystemCall answer = calls.reversed().stream()
                .filter(CommitOrder::isAnswer)
                .findFirst()
                .orElseThrow();
        // What comes before the content of a large file answers OPEN_UPLOAD.
        int content = calls.stream()
                .filter(call -> call.descriptor(0).startsWith(data + "/.ferry/staging/"))
                .mapToInt(SystemCall::begin)
                .findFirst()
                .orElse(0);
        for (SystemCall sync : needed(calls, data)) {
            if (sync.begin() > content) {
                List<SystemCall> early = new ArrayList<>(calls);
                early.add(calls.indexOf(sync), answer.at(sync.begin()));
                assertThat(CommitOrder.violations(before, early, data, step.kind()))
                        .as("%s, answered before %s\n%s", step.name(), sync, lines(calls))
                        .isNotEmpty();
            }
        }
    }

    private static String lines(List<SystemCall> calls) {
        return String.join("\n", calls.stream().map(SystemCall::toString).toList());
    }

    private static boolean isStraceThere() {
        try {
            return new ProcessBuilder("strace", "-V")
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
