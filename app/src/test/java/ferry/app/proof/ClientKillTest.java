package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess;
import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.app.proof.State.Content;
import ferry.app.proof.Trees.Copy;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL of the real client at random points of uploads and downloads, its state directory kept, the server running on.
 * The next run goes on where the killed one was.
 */
class ClientKillTest {
    private static final int SMALL_FILES = 60;
    private static final int LARGE_FILES = 3;
    private static final long LARGE_BYTES = 3 << 20;
    private static final int LINKS = 2;

    @TempDir
    Path directory;

    private final long seed = Proof.seed();
    private final SplittableRandom random = new SplittableRandom(seed);
    private ServerProcess server;
    private Place ferry;
    private int kills;
    private int killsThatCut;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start(directory);
        ferry = new Place(directory);
        Accounts.register(server.endpoint(), "alice", ferry.state());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aKilledPutGoesOnWhereItWas() throws Exception {
        long begun = System.nanoTime();
        long sent = 0;
        long missed = 0;
        long content = 0;

        int rounds = 0;
        for (; kills < Proof.kills(); rounds++) {
            Path source = Trees.make(directory.resolve("tree" + rounds), SMALL_FILES, LARGE_FILES, LARGE_BYTES, random);
            Map<String, Copy> tree = Trees.read(source);
            String[] put = {"put", "--json", "--links", "" + LINKS, source.toString(), server.at("alice", "")};
            long killsOfTree = kills + 1 + random.nextInt(12);
            Path stored = home().resolve(source.getFileName());
            while (kills < Math.min(killsOfTree, Proof.kills())) {
                if (!killSomewhere(put, stored, tree)) {
                    break;
                }
                expectOnlyWholeFiles(stored, tree);
            }
            long missing = missing(stored, tree);
            Result last = ferry.ferry(put);
            assertThat(last.exitCode()).as("%s, seed %d", last, seed).isZero();
            assertThat(moved(last))
                    .as("bytes sent although they were there, seed %d", seed)
                    .isLessThanOrEqualTo(missing + (long) LINKS * SpecLimits.LEAF_BYTES);
            assertThat(Trees.read(stored)).as("seed %d", seed).isEqualTo(tree);
            assertThat(staged()).as("staging after the end, seed %d", seed).isEmpty();
            sent += moved(last);
            missed += missing;
            content += Trees.bytes(tree);
        }

        Proof.report(
                "put killed %d times (%d with content under way) over %d trees of %d MiB in all; the last puts sent %d"
                        + " KiB of %d KiB missing; %d s; seed %d",
                kills,
                killsThatCut,
                rounds,
                content >> 20,
                sent >> 10,
                missed >> 10,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
                seed);
        assertThat(killsThatCut).as("kills that cut a transfer").isGreaterThan(Proof.kills() / 4);
        assertThat(server.stop().exitCode()).isZero();
        assertThat(DepotRows.read(server.data()).orphans()).isEmpty();
        assertThat(DepotRows.read(server.data()).uploads()).isEmpty();
    }

    @Test
    void aKilledGetGoesOnWhereItWas() throws Exception {
        int planned = Math.max(Proof.kills() / 4, 1);
        Path source = Trees.make(directory.resolve("tree"), SMALL_FILES, LARGE_FILES, LARGE_BYTES, random);
        Map<String, Copy> tree = Trees.read(source);
        assertThat(ferry.ferry("put", source.toString(), server.at("alice", "")).exitCode())
                .isZero();

        int rounds = 0;
        for (; kills < planned; rounds++) {
            Path target = Files.createDirectories(directory.resolve("back" + rounds));
            String[] get = {"get", "--json", server.at("alice", "tree"), target.toString()};
            Path fetched = target.resolve("tree");
            int killsOfTree = kills + 1 + random.nextInt(6);
            try (Watcher watcher = new Watcher(fetched, tree)) {
                while (kills < Math.min(killsOfTree, planned)) {
                    if (!killSomewhere(get, fetched, tree)) {
                        break;
                    }
                    expectOnlyWholeFiles(fetched, tree);
                }
                Result last = ferry.ferry(get);
                assertThat(last.exitCode()).as("%s, seed %d", last, seed).isZero();
                assertThat(watcher.partial())
                        .as("seen at their names, seed %d", seed)
                        .isEmpty();
            }
            assertThat(Trees.read(fetched)).as("seed %d", seed).isEqualTo(tree);
            try (var left = Files.list(target)) {
                assertThat(left).as("what is left over, seed %d", seed).containsExactly(fetched);
            }
        }

        Proof.report(
                "get killed %d times (%d in the middle) over %d trees; seed %d", kills, killsThatCut, rounds, seed);
        assertThat(killsThatCut).as("kills that cut a transfer").isPositive();
    }

    /** Lets a run make some progress, or none, and kills it; false if it was done before. */
    private boolean killSomewhere(String[] command, Path target, Map<String, Copy> tree) throws IOException {
        long before = stood(target);
        long progress = before + 1 + (long) (missing(target, tree) * random.nextDouble());
        FerryProcess running = ferry.start(command);
        if (random.nextInt(5) > 0) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (running.isAlive() && stood(target) < progress && System.nanoTime() < deadline) {
                pause(4);
            }
        } else {
            pause(random.nextLong(1_000));
        }
        if (running.kill()) {
            kills++;
            killsThatCut += stood(target) != before && missing(target, tree) > 0 ? 1 : 0;
            return true;
        }
        assertThat(missing(target, tree))
                .as("ended before it was done, seed %d: %s", seed, running.err())
                .isZero();
        return false;
    }

    private static long moved(Result put) {
        return Long.parseLong(FerryProcess.field(put.out(), "movedBytes"));
    }

    /** A number that changes with progress: bytes at the target and in staging. */
    private long stood(Path target) throws IOException {
        return bytesBelow(target) + bytesBelow(server.data().resolve(".ferry/staging")) + bytesBelow(partial(target));
    }

    /** Where a get keeps what is not complete; a put has none. */
    private static Path partial(Path target) {
        return target.resolveSibling(".ferry-partial");
    }

    private static long bytesBelow(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : filesBelow(folder)) {
            try {
                bytes += 1 + Files.size(file);
            } catch (NoSuchFileException moved) {
                // Published meanwhile.
            }
        }
        return bytes;
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (var walk = Files.walk(folder)) {
            walk.filter(Files::isRegularFile).forEach(files::add);
        } catch (java.io.UncheckedIOException moved) {
            // Something was renamed while we looked: the next look finds it.
        }
        return files;
    }

    private void expectOnlyWholeFiles(Path root, Map<String, Copy> tree) throws IOException {
        for (Path file : filesBelow(root)) {
            assertThat(Contents.read(file))
                    .as("%s, seed %d", file, seed)
                    .isEqualTo(tree.get(root.relativize(file).toString()).content());
        }
    }

    /** Bytes of the tree that are neither at their place nor, as whole leaves, in any file on its way there. */
    private long missing(Path root, Map<String, Copy> tree) throws IOException {
        long missing = 0;
        List<Path> staged = filesBelow(server.data().resolve(".ferry/staging"));
        for (Map.Entry<String, Copy> file : tree.entrySet()) {
            if (file.getValue().content() instanceof Content(long size, var _)
                    && !Files.exists(root.resolve(file.getKey()))) {
                Path source = directory.resolve(root.getFileName()).resolve(file.getKey());
                long most = 0;
                for (Path one : staged) {
                    if (size > SpecLimits.LEAF_BYTES && !one.toString().endsWith(".leaves")) {
                        most = Math.max(most, sameLeaves(source, one));
                    }
                }
                missing += size - most;
            }
        }
        return missing;
    }

    private static long sameLeaves(Path source, Path staged) throws IOException {
        long same = 0;
        byte[] one = new byte[SpecLimits.LEAF_BYTES];
        byte[] other = new byte[SpecLimits.LEAF_BYTES];
        try (RandomAccessFile a = new RandomAccessFile(source.toFile(), "r");
                RandomAccessFile b = new RandomAccessFile(staged.toFile(), "r")) {
            for (long at = 0; at < Math.min(a.length(), b.length()); at += one.length) {
                int length = (int) Math.min(one.length, a.length() - at);
                if (b.length() < at + length) {
                    break;
                }
                a.seek(at);
                a.readFully(one, 0, length);
                b.seek(at);
                b.readFully(other, 0, length);
                if (java.util.Arrays.equals(one, 0, length, other, 0, length)) {
                    same += length;
                }
            }
        } catch (java.io.FileNotFoundException published) {
            return 0;
        }
        return same;
    }

    private List<Path> staged() throws IOException {
        return filesBelow(server.data().resolve(".ferry/staging"));
    }

    private Path home() throws IOException {
        try (var homes = Files.list(server.data().resolve("files"))) {
            return homes.filter(home -> home.getFileName().toString().endsWith("-alice"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void pause(long milliseconds) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    }

    /** Looks at the names all the time: whoever stands there has the length of the whole file. */
    private static final class Watcher implements AutoCloseable {
        private final List<String> partial = new ArrayList<>();
        private final Thread thread;
        private volatile boolean stopping;

        Watcher(Path root, Map<String, Copy> tree) {
            thread = Thread.ofPlatform().start(() -> {
                while (!stopping) {
                    try {
                        look(root, tree);
                    } catch (IOException failure) {
                        partial.add(failure.toString());
                        return;
                    }
                    pause(5);
                }
            });
        }

        private void look(Path root, Map<String, Copy> tree) throws IOException {
            for (Path file : filesBelow(root)) {
                Copy whole = tree.get(root.relativize(file).toString());
                long size = Files.size(file);
                if (whole == null || !(whole.content() instanceof Content(long bytes, var _)) || bytes != size) {
                    partial.add(file + " of " + size + " bytes");
                }
            }
        }

        /** Ends the watching. */
        List<String> partial() throws InterruptedException {
            stopping = true;
            thread.join();
            return partial;
        }

        @Override
        public void close() throws InterruptedException {
            partial();
        }
    }
}
