package ferry.depot.powerloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.depot.SiteKeys;
import ferry.storage.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Cuts the power at many moments of a busy site and looks at what the disks hold (safety.md R3a). Two controls take a
 * sync away and must lose acknowledged files: without them a green result would mean nothing.
 *
 * <p>{@code -Dferry.powerloss.images=10000} for the long programme; {@code -Dferry.powerloss.seed=N} to repeat one.
 */
final class PowerLossTest {
    private static final int IMAGES = Integer.getInteger("ferry.powerloss.images", 300);
    /** A control ends with its first losses; it may need that many images to meet them. */
    private static final int CONTROL_IMAGES = 120;

    private static final int CONTROL_LOSSES = 3;

    private final long seed = Long.getLong("ferry.powerloss.seed", System.nanoTime());
    private final SiteKeys keys = CrashedSite.keys();

    /** In memory where that is possible: thousands of syncs of made-up disks need no real one. */
    @TempDir(factory = InMemory.class)
    Path work;

    @BeforeEach
    void needsDisksOfItsOwn() {
        assumeTrue(LoggedDisks.isPossible(), "needs root, FUSE 3 with headers, loop devices, gcc and mkfs.ext4");
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingHalfIsVisible() throws Exception {
        List<String> failures = crashes(UnaryOperator.identity(), IMAGES, Integer.MAX_VALUE);

        assertThat(failures).as("seed %d", seed).isEmpty();
    }

    @Test
    void withoutFileSyncFilesAreLost() throws Exception {
        List<String> failures = crashes(tree -> new WithoutSync(tree, true, false), CONTROL_IMAGES, CONTROL_LOSSES);

        assertThat(failures).as("seed %d", seed).isNotEmpty();
    }

    @Test
    void withoutDirectorySyncFilesAreLost() throws Exception {
        List<String> failures = crashes(tree -> new WithoutSync(tree, false, true), CONTROL_IMAGES, CONTROL_LOSSES);

        assertThat(failures).as("seed %d", seed).isNotEmpty();
    }

    private List<String> crashes(UnaryOperator<FileTree> disturb, int images, int enough) throws Exception {
        runAndLog(disturb);
        List<DiskLog.Event> events = DiskLog.read(work.resolve("log"));
        Random random = new Random(seed);
        List<Integer> moments =
                random.ints(images, 1, events.size() + 1).sorted().boxed().toList();
        List<String> failures = new ArrayList<>();
        Expectation expectation = new Expectation();
        int followed = 0;
        int inspected = 0;
        try (Replay replay = new Replay(work, events)) {
            for (int i = 0; i < moments.size() && failures.size() < enough; i++) {
                inspected++;
                int moment = moments.get(i);
                for (; followed < moment; followed++) {
                    if (events.get(followed) instanceof DiskLog.Mark(String text)) {
                        expectation.follow(text);
                    }
                }
                replay.advanceTo(moment);
                boolean reordered = i % 2 == 1;
                replay.crash(reordered, random);
                inspect(expectation, "event " + moment + (reordered ? ", reordered" : ""), failures);
            }
        }
        System.out.printf(
                "power loss: %d events, %d crash images, %d with loss or damage, seed %d%n",
                events.size(), inspected, failures.size(), seed);
        return failures;
    }

    private void runAndLog(UnaryOperator<FileTree> disturb) throws Exception {
        try (LoggedDisks disks = LoggedDisks.mount(work, Path.of("src/test/c/logfs.c"));
                CrashedSite.Open site = CrashedSite.open(disks.files(), disks.database(), keys, disturb)) {
            new Workload(site.depot(), disks).run();
        }
    }

    private void inspect(Expectation expectation, String where, List<String> failures) throws Exception {
        Path files = Files.createDirectories(work.resolve("crashed-a"));
        Path database = Files.createDirectories(work.resolve("crashed-b"));
        try {
            Shell.run("mount -o loop '%s/a.crash' '%s' && mount -o loop '%s/b.crash' '%s'"
                    .formatted(work, files, work, database));
            CrashedSite.check(files, database, keys, expectation, where);
        } catch (AssertionError | IOException e) {
            failures.add(where + ": " + e.getMessage());
        } finally {
            Shell.run("umount '%s'; umount '%s'; e2fsck -fn '%s/a.crash' >'%s/e2fsck.out' 2>&1"
                    .formatted(files, database, work, work));
        }
    }

    /** Directories in a tmpfs. */
    static final class InMemory implements TempDirFactory {
        private static final Path MEMORY = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "ferry")
                    : Files.createTempDirectory("ferry");
        }
    }
}
