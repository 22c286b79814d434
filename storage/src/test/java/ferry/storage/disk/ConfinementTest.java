package ferry.storage.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.RefusedException;
import ferry.storage.FileStatus.Kind;
import ferry.storage.ListingResult;
import ferry.storage.OpenFile;
import ferry.storage.StagedFile;
import ferry.storage.StorageException;
import ferry.storage.StorageException.Reason;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** No name and no link leads out of the tree, whichever way names are resolved. */
@ParameterizedClass
@EnumSource(Resolver.Way.class)
final class ConfinementTest {
    private static final String SECRET = "a secret outside";
    private static final int RENAME_EXCHANGE = 2;

    private final Resolver.Way way;

    @RegisterExtension
    final OpenDescriptors descriptors = new OpenDescriptors();

    @TempDir
    Path directory;

    private Path files;
    private Path outside;
    private DiskTree tree;
    private Map<String, String> before;
    private long ids;

    ConfinementTest(Resolver.Way way) {
        this.way = way;
    }

    @BeforeEach
    void prepare() throws IOException {
        files = directory.resolve("files");
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.createDirectory(outside.resolve("empty"));
        Files.writeString(outside.resolve("secret"), SECRET);
        tree = DiskTree.open(files, directory.resolve("incoming"), way);
        before = snapshot();
    }

    @AfterEach
    void nothingOutsideChanged() throws IOException {
        tree.close();
        assertThat(snapshot()).isEqualTo(before);
    }

    private Map<String, String> snapshot() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(outside)) {
            for (Path path : all.toList()) {
                found.put(
                        path.toString(),
                        Files.getLastModifiedTime(path) + (Files.isDirectory(path) ? "" : Files.readString(path)));
            }
        }
        return found;
    }

    @Test
    void noOperationFollowsALinkAtAnyLevel() throws IOException {
        for (int depth = 0; depth < 4; depth++) {
            FerryPath above = FerryPath.parse("a/b/c/d".substring(0, Math.max(0, 2 * depth - 1)));
            tree.makeDirectories(above);
            Path real = files.resolve(above.toString());
            Files.createDirectory(real.resolve("inside"));
            Files.writeString(real.resolve("inside/secret"), SECRET);
            Path toOutside = Path.of("../".repeat(depth + 1) + "outside");
            Map<String, Path> targets = Map.of(
                    "absolute", outside,
                    "relative", toOutside,
                    "file", outside.resolve("secret"),
                    "relative-file", toOutside.resolve("secret"),
                    "dangling", outside.resolve("nothing"),
                    "harmless", Path.of("inside"),
                    "parent", Path.of(".."),
                    "root", Path.of("/"),
                    "magic", Path.of("/proc/self/cwd"));
            for (Map.Entry<String, Path> target : targets.entrySet()) {
                Files.createSymbolicLink(real.resolve(target.getKey()), target.getValue());
                refusesEverythingThrough(above.resolve(target.getKey()));
            }
        }
    }

    private void refusesEverythingThrough(FerryPath link) throws IOException {
        StagedFile staged = stage("new");
        FerryPath plain = FerryPath.parse("plain " + ids);
        Files.writeString(files.resolve(plain.toString()), "plain");
        for (String name : List.of("secret", "empty", "new")) {
            FerryPath through = link.resolve(name);
            refused(() -> tree.status(through));
            refused(() -> tree.list(through, _ -> {}));
            refused(() -> tree.open(through));
            refused(() -> tree.publish(staged, through, false));
            refused(() -> tree.publish(staged, through, true));
            refused(() -> tree.makeDirectories(through));
            refused(() -> tree.move(through, FerryPath.parse("moved"), false));
            refused(() -> tree.move(plain, through, true));
            refused(() -> tree.remove(through));
        }
        assertThat(tree.status(link).orElseThrow().kind()).isEqualTo(Kind.OTHER);
        refused(() -> tree.list(link, _ -> {}));
        refused(() -> tree.open(link));
        refused(() -> tree.makeDirectories(link));
        refused(() -> tree.move(link, FerryPath.parse("moved"), false));
        refused(() -> tree.move(plain, link, true));
        assertThatThrownBy(() -> tree.publish(staged, link, false))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXISTS));
        refused(() -> tree.publish(staged, link, true));
        tree.syncDirectories(List.of(link));
        tree.remove(link);
        assertThat(tree.status(link)).isEmpty();
        staged.close();
        tree.discard(staged.id());
    }

    private static void refused(FileTreeContract.Action action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        failure -> assertThat(failure.reason())
                                .as(failure.getMessage())
                                .isEqualTo(Reason.NOT_REGULAR));
    }

    @Test
    void namesThatOnlyTheCodecShouldStopAreStoppedHereToo() {
        for (String name : List.of("..", ".", "", "/", "../outside", "a/../../outside", "/etc/passwd", "a\0b")) {
            int root = Linux.openat(
                    Linux.AT_FDCWD, files.toString().getBytes(UTF_8), Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
            try {
                assertThatThrownBy(() -> new Resolver(way, 0).open(root, List.of(name), Resolver.PLACE))
                        .as(name)
                        .isInstanceOf(IllegalArgumentException.class);
            } finally {
                Linux.close(root);
            }
        }
    }

    @Test
    void theKernelHoldsTheBordersByItself() {
        assumeTrue(way == Resolver.Way.OPENAT2);
        int root =
                Linux.openat(Linux.AT_FDCWD, files.toString().getBytes(UTF_8), Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
        for (String path : List.of("..", "../outside", "/", "/etc", outside.toString())) {
            assertThat(Linux.openat2(root, path.getBytes(UTF_8), Resolver.PLACE, Resolver.BORDERS))
                    .as(path)
                    .isEqualTo(-Errno.EXDEV);
        }
        Linux.close(root);
    }

    private static final String[] HOSTILE_PARTS = {
        "..",
        ".",
        "...",
        "/",
        "//",
        "\\",
        "..\\",
        "%2e%2e",
        "%2f",
        "\0",
        "\n",
        "\u001b[2J",
        "~",
        "~root",
        "$HOME",
        "`id`",
        "-rf",
        "*",
        "outside",
        "secret",
        "C:",
        "con",
        "\u202e",
        "\uff0e\uff0e",
        "\u2215",
        "\ud800",
        " ",
        "a",
        "名",
        "\u00a0",
        ";",
        "|",
        "x".repeat(200),
        "proc",
        "self",
        "root"
    };

    @Test
    void hostilePathsStayInside() throws IOException {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        int kept = 0;
        for (int i = 0; i < 1_500; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(1, 6); part > 0; part--) {
                text.append(HOSTILE_PARTS[random.nextInt(HOSTILE_PARTS.length)]);
            }
            FerryPath path;
            try {
                path = random.nextBoolean() ? FerryPath.parse(text.toString()) : FerryPath.of(List.of(text.toString()));
            } catch (RefusedException bad) {
                continue;
            }
            if (path.isRoot()
                    || tree.status(FerryPath.of(path.names().subList(0, 1))).isPresent()) {
                continue;
            }
            kept++;
            tree.makeDirectories(path.parent());
            StagedFile staged = stage("x");
            tree.publish(staged, path, false);
            assertThat(tree.status(path).orElseThrow().kind())
                    .as("seed %d", seed)
                    .isEqualTo(Kind.FILE);
            Path onDisk = files;
            for (String name : path.names()) {
                onDisk = onDisk.resolve(name);
            }
            assertThat(onDisk.toRealPath().startsWith(files.toRealPath())).isTrue();
            assertThat(onDisk).as("seed %d", seed).isRegularFile();
            tree.remove(path);
            for (FerryPath parent = path.parent(); !parent.isRoot(); parent = parent.parent()) {
                tree.remove(parent);
            }
        }
        assertThat(kept).as("seed %d", seed).isGreaterThan(300);
        try (Stream<Path> left = Files.list(files)) {
            assertThat(left).isEmpty();
        }
    }

    /** Swaps a directory with a link to the outside as fast as it can while every operation runs through the name. */
    @Test
    void anAttackerWhoSwapsDirectoryAndLinkGainsNothing() throws Exception {
        Files.createDirectory(files.resolve("d"));
        Files.createSymbolicLink(files.resolve("link"), outside);
        Files.writeString(files.resolve("f"), "inside");
        Files.createSymbolicLink(files.resolve("file-link"), outside.resolve("secret"));
        AtomicBoolean isOver = new AtomicBoolean();
        Thread attacker = Thread.ofPlatform().start(() -> swap(isOver));
        int[] outcomes = new int[2];
        try {
            for (int round = 0; round < 1_000; round++) {
                attempt(round, outcomes);
            }
        } finally {
            isOver.set(true);
            attacker.join();
        }

        assertThat(outcomes[0]).as("operations that succeeded").isGreaterThan(500);
        assertThat(outcomes[1]).as("operations that were refused").isGreaterThan(500);
    }

    private void swap(AtomicBoolean isOver) {
        int root =
                Linux.openat(Linux.AT_FDCWD, files.toString().getBytes(UTF_8), Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
        while (!isOver.get()) {
            Linux.renameat2(root, "d".getBytes(UTF_8), root, "link".getBytes(UTF_8), RENAME_EXCHANGE);
            Linux.renameat2(root, "f".getBytes(UTF_8), root, "file-link".getBytes(UTF_8), RENAME_EXCHANGE);
        }
        Linux.close(root);
    }

    private void attempt(int round, int[] outcomes) throws IOException {
        FerryPath d = FerryPath.parse("d");
        FerryPath secret = d.resolve("secret");
        FerryPath made = d.resolve("made " + round);
        StagedFile staged = stage("x");
        List<FileTreeContract.Action> actions = List.of(
                () -> tree.publish(staged, secret, false),
                () -> readsNoSecret(secret),
                () -> readsNoSecret(FerryPath.parse("f")),
                () -> tree.status(secret),
                () -> tree.list(d, entry -> assertThat(entry.name()).isNotEqualTo("empty")),
                () -> tree.makeDirectories(made.resolve("below")),
                () -> tree.move(secret, made.resolve("s"), true),
                () -> tree.move(made.resolve("s"), secret, true),
                () -> tree.remove(secret),
                () -> tree.remove(d.resolve("empty")));
        for (FileTreeContract.Action action : actions) {
            try {
                action.run();
                outcomes[0]++;
            } catch (StorageException refused) {
                outcomes[1]++;
            }
        }
        staged.close();
        tree.discard(staged.id());
    }

    private void readsNoSecret(FerryPath path) throws IOException {
        try (OpenFile open = tree.open(path)) {
            byte[] buffer = new byte[SECRET.length()];
            int length = open.read(0, buffer, 0, buffer.length);
            assertThat(new String(buffer, 0, Math.max(0, length), UTF_8)).isNotEqualTo(SECRET);
        }
    }

    @Test
    void onlyRegularFilesWithOneNameAreOpened() throws Exception {
        Files.writeString(files.resolve("one"), "x");
        Files.createLink(files.resolve("two"), files.resolve("one"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(files.resolve("socket")));
            refused(() -> tree.open(FerryPath.parse("socket")));
        }
        refused(() -> tree.open(FerryPath.parse("one")));
        Files.delete(files.resolve("two"));
        tree.open(FerryPath.parse("one")).close();
        assumeTrue(new ProcessBuilder("mkfifo", files.resolve("pipe").toString())
                        .start()
                        .waitFor()
                == 0);
        refused(() -> tree.open(FerryPath.parse("pipe")));
        assertThat(tree.status(FerryPath.parse("pipe")).orElseThrow().kind()).isEqualTo(Kind.OTHER);
    }

    @Test
    void namesThatBreakTheRulesAreCountedAndNotListed() throws IOException {
        int root =
                Linux.openat(Linux.AT_FDCWD, files.toString().getBytes(UTF_8), Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
        byte[][] bad = {
            {(byte) 0xff, 'a'},
            {'a', (byte) 0xc0, (byte) 0x80},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {'a', '\n', 'b'},
            {0x1b, '[', '2', 'J'},
            {(byte) 0xc2, (byte) 0x85}
        };
        for (byte[] name : bad) {
            assertThat(Linux.mkdirat(root, name, 0700)).isZero();
        }
        Files.writeString(files.resolve("good"), "x");
        List<String> listed = new ArrayList<>();

        ListingResult result = tree.list(FerryPath.ROOT, entry -> listed.add(entry.name()));

        assertThat(listed).containsExactly("good");
        assertThat(result).isEqualTo(new ListingResult(1, bad.length));
        for (byte[] name : bad) {
            assertThat(Linux.unlinkat(root, name, Linux.AT_REMOVEDIR)).isZero();
        }
        Linux.close(root);
    }

    private StagedFile stage(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        StagedFile staged = tree.stage(new Id16(7, ++ids), bytes.length);
        staged.write(0, bytes, 0, bytes.length);
        staged.metadata(Instant.EPOCH, false);
        return staged;
    }
}
