package ferry.storage.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.proof.HashTree;
import ferry.storage.FileStatus;
import ferry.storage.FileStatus.Kind;
import ferry.storage.FileTree;
import ferry.storage.LeafHashes;
import ferry.storage.ListingResult;
import ferry.storage.OpenFile;
import ferry.storage.StagedFile;
import ferry.storage.StorageException;
import ferry.storage.StorageException.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every file tree does, wherever it keeps its files. A new one extends this and opens itself. */
public abstract class FileTreeContract {
    protected static final Instant MODIFIED = Instant.parse("2021-02-03T04:05:06.123456789Z");
    protected static final int LEAF = 1 << 20;

    protected FileTree tree;

    protected FileTreeContract() {}

    /** Something that may fail. */
    protected interface Action {
        void run() throws IOException;
    }

    /** A tree over the same files and staging area each time it is called in one test; the former one is closed. */
    protected abstract FileTree openTree() throws IOException;

    @BeforeEach
    final void openFirst() throws IOException {
        tree = openTree();
    }

    @AfterEach
    final void closeLast() throws IOException {
        tree.close();
    }

    protected final void reopen() throws IOException {
        tree.close();
        tree = openTree();
    }

    // names

    static Stream<String> oddNames() {
        return Stream.of(
                "报告 2026年.pdf",
                "😀🚀.txt",
                "a b  c",
                "C:\\autoexec.bat",
                "back\\slash",
                ".hidden",
                "...",
                "trailing ",
                "trailing.",
                " leading",
                "-rf",
                "~",
                "*?[x]",
                "e\u0301",
                "\u00e9",
                "\u202egnp.exe",
                "CON",
                "名".repeat(85),
                "x".repeat(255));
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void aNameIsKeptExactly(String name) throws IOException {
        FerryPath directory = path(name);
        tree.makeDirectories(directory);
        put(directory.resolve(name), "content", false);

        assertThat(names(FerryPath.ROOT)).containsExactly(name);
        assertThat(names(directory)).containsExactly(name);
        assertThat(read(directory.resolve(name))).isEqualTo("content");
        tree.remove(directory.resolve(name));
        tree.remove(directory);
        assertThat(names(FerryPath.ROOT)).isEmpty();
    }

    @Test
    void aPathMayBeAsLongAsTheProtocolAllows() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            names.add(Character.toString('a' + i).repeat(255));
        }
        FerryPath deep = FerryPath.of(names);
        tree.makeDirectories(deep.parent());

        put(deep, "deep", false);

        assertThat(read(deep)).isEqualTo("deep");
        assertThat(tree.status(deep)).isPresent();
        for (FerryPath path = deep; !path.isRoot(); path = path.parent()) {
            tree.remove(path); // a temporary directory with this in it could not be deleted by its path
        }
        assertThat(names(FerryPath.ROOT)).isEmpty();
    }

    // looking

    @Test
    void nothingHasNoStatus() throws IOException {
        put(path("file"), "x", false);

        assertThat(tree.status(path("nothing"))).isEmpty();
        assertThat(tree.status(path("no/such/parent"))).isEmpty();
        assertRefused(Reason.NOT_DIRECTORY, () -> tree.status(path("file/below")));
    }

    @Test
    void theRootIsADirectory() throws IOException {
        assertThat(tree.status(FerryPath.ROOT).orElseThrow().kind()).isEqualTo(Kind.DIRECTORY);
    }

    @Test
    void aListingGivesKindAndSize() throws IOException {
        tree.makeDirectories(path("directory"));
        put(path("file"), "12345", true);

        Map<String, FileStatus> found = new HashMap<>();
        ListingResult result = tree.list(FerryPath.ROOT, entry -> found.put(entry.name(), entry.status()));

        assertThat(result).isEqualTo(new ListingResult(2, 0));
        assertThat(found.get("directory").kind()).isEqualTo(Kind.DIRECTORY);
        assertThat(found.get("file").kind()).isEqualTo(Kind.FILE);
        assertThat(found.get("file").sizeBytes()).isEqualTo(5);
        assertThat(found.get("file").executable()).isTrue();
        assertThat(found.get("file").modified()).isEqualTo(MODIFIED);
        assertThat(found.get("file")).isEqualTo(tree.status(path("file")).orElseThrow());
    }

    @Test
    void aLargeDirectoryIsListedWhole() throws IOException {
        for (int i = 0; i < 2_000; i++) {
            tree.makeDirectories(path("directory number " + i));
        }

        assertThat(names(FerryPath.ROOT)).hasSize(2_000).doesNotHaveDuplicates();
    }

    @Test
    void onlyDirectoriesAreListedAndOnlyFilesOpened() throws IOException {
        put(path("file"), "x", false);
        tree.makeDirectories(path("directory"));

        assertRefused(Reason.NOT_DIRECTORY, () -> names(path("file")));
        assertRefused(Reason.NOT_FOUND, () -> names(path("nothing")));
        assertRefused(Reason.IS_DIRECTORY, () -> tree.open(path("directory")));
        assertRefused(Reason.IS_DIRECTORY, () -> tree.open(FerryPath.ROOT));
        assertRefused(Reason.NOT_FOUND, () -> tree.open(path("nothing")));
        assertRefused(Reason.NOT_DIRECTORY, () -> tree.open(path("file/below")));
    }

    @Test
    void anOpenFileStaysWhatItWasWhenItsPathIsReplaced() throws IOException {
        put(path("file"), "old", false);

        try (OpenFile open = tree.open(path("file"))) {
            FileStatus before = open.status();
            StagedFile staged = stage("new!", false);
            tree.syncData(List.of(staged));
            tree.publish(staged, path("file"), true);

            byte[] buffer = new byte[10];
            assertThat(open.read(0, buffer, 0, 10)).isEqualTo(3);
            assertThat(new String(buffer, 0, 3, UTF_8)).isEqualTo("old");
            assertThat(open.read(3, buffer, 0, 10)).isEqualTo(-1);
            assertThat(open.status().inode()).isEqualTo(before.inode());
        }
        assertThat(read(path("file"))).isEqualTo("new!");
    }

    @Test
    void aClosedFileIsNotRead() throws IOException {
        put(path("file"), "x", false);
        OpenFile open = tree.open(path("file"));
        open.close();
        open.close();

        assertThatThrownBy(() -> open.read(0, new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }

    // publishing

    @Test
    void whatIsStagedIsVisibleOnlyOncePublished() throws IOException {
        StagedFile staged = stage("hello", true);
        assertThat(names(FerryPath.ROOT)).isEmpty();
        tree.syncData(List.of(staged));
        assertThat(names(FerryPath.ROOT)).isEmpty();

        FileStatus published = tree.publish(staged, path("hello.txt"), false);
        tree.syncDirectories(List.of(FerryPath.ROOT));

        assertThat(read(path("hello.txt"))).isEqualTo("hello");
        assertThat(published).isEqualTo(tree.status(path("hello.txt")).orElseThrow());
        assertThat(published.modified()).isEqualTo(MODIFIED);
        assertThat(published.executable()).isTrue();
        assertThat(published.links()).isEqualTo(1);
        assertThat(tree.staged()).isEmpty();
    }

    @Test
    void anEmptyFileIsAFile() throws IOException {
        put(path("empty"), "", false);

        assertThat(read(path("empty"))).isEmpty();
        assertThat(tree.status(path("empty")).orElseThrow().sizeBytes()).isZero();
    }

    @Test
    void timesBefore1970AreKept() throws IOException {
        StagedFile staged = tree.stage(id(), 0);
        Instant old = Instant.parse("1955-11-05T06:00:00.000000001Z");
        staged.metadata(old, false);
        tree.syncData(List.of(staged));

        assertThat(tree.publish(staged, path("old"), false).modified()).isEqualTo(old);
    }

    @Test
    void contentWrittenAfterTheTimeWasSetDoesNotMoveIt() throws IOException {
        StagedFile staged = tree.stage(id(), 1);
        staged.metadata(MODIFIED, false);
        staged.write(0, new byte[1], 0, 1);
        tree.syncData(List.of(staged));

        assertThat(tree.publish(staged, path("file"), false).modified()).isEqualTo(MODIFIED);
    }

    @Test
    void nothingIsReplacedUnlessAsked() throws IOException {
        put(path("file"), "first", false);
        tree.makeDirectories(path("directory"));
        StagedFile second = stage("second", false);

        assertRefused(Reason.EXISTS, () -> tree.publish(second, path("file"), false));
        assertRefused(Reason.EXISTS, () -> tree.publish(second, path("directory"), false));
        assertRefused(Reason.IS_DIRECTORY, () -> tree.publish(second, path("directory"), true));
        assertRefused(Reason.IS_DIRECTORY, () -> tree.publish(second, FerryPath.ROOT, true));
        assertRefused(Reason.NOT_FOUND, () -> tree.publish(second, path("no/parent"), false));
        assertRefused(Reason.NOT_DIRECTORY, () -> tree.publish(second, path("file/below"), false));
        assertThat(read(path("file"))).isEqualTo("first");

        tree.publish(second, path("file"), true);
        assertThat(read(path("file"))).isEqualTo("second");
    }

    @Test
    void anIncompleteFileIsNeverPublished() throws IOException {
        StagedFile staged = tree.stage(id(), 10);
        staged.write(0, new byte[9], 0, 9);

        assertThatThrownBy(() -> tree.publish(staged, path("file"), false)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> staged.write(9, new byte[2], 0, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThat(tree.status(path("file"))).isEmpty();
        staged.close();
    }

    @Test
    void ofManyWritersToOnePathExactlyOneWins() throws Exception {
        int rounds = 200;
        for (int round = 0; round < rounds; round++) {
            FerryPath path = path("contended " + round);
            List<StagedFile> rivals = List.of(stage("one", false), stage("two", false));
            AtomicInteger winners = new AtomicInteger();
            AtomicInteger losers = new AtomicInteger();
            List<Thread> threads = rivals.stream()
                    .map(rival -> Thread.startVirtualThread(() -> {
                        try {
                            tree.publish(rival, path, false);
                            winners.incrementAndGet();
                        } catch (StorageException refused) {
                            if (refused.reason() == Reason.EXISTS) {
                                losers.incrementAndGet();
                            }
                        } catch (IOException unexpected) {
                            throw new AssertionError(unexpected);
                        }
                    }))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            rivals.forEach(StagedFile::close);
            assertThat(winners).hasValue(1);
            assertThat(losers).hasValue(1);
            assertThat(read(path)).isIn("one", "two");
        }
    }

    // directories, moving, removing

    @Test
    void parentsAreMadeFirstAndNamed() throws IOException {
        assertThat(tree.makeDirectories(path("a/b/c"))).containsExactly(path("a"), path("a/b"), path("a/b/c"));
        assertThat(tree.makeDirectories(path("a/b/d"))).containsExactly(path("a/b/d"));
        assertThat(tree.makeDirectories(path("a/b/d"))).isEmpty();
        assertThat(tree.makeDirectories(FerryPath.ROOT)).isEmpty();
        put(path("file"), "x", false);
        assertRefused(Reason.NOT_DIRECTORY, () -> tree.makeDirectories(path("file")));
        assertRefused(Reason.NOT_DIRECTORY, () -> tree.makeDirectories(path("file/below")));
    }

    @Test
    void movingKeepsContentAndReplacesOnlyWhenAsked() throws IOException {
        put(path("one"), "1", false);
        put(path("two"), "2", false);
        tree.makeDirectories(path("directory"));

        assertRefused(Reason.EXISTS, () -> tree.move(path("one"), path("two"), false));
        assertRefused(Reason.EXISTS, () -> tree.move(path("one"), path("directory"), false));
        assertRefused(Reason.IS_DIRECTORY, () -> tree.move(path("one"), path("directory"), true));
        assertRefused(Reason.EXISTS, () -> tree.move(path("directory"), path("one"), true));
        assertRefused(Reason.NOT_FOUND, () -> tree.move(path("nothing"), path("three"), false));
        assertThat(tree.move(path("one"), path("directory/one"), false).sizeBytes())
                .isEqualTo(1);
        tree.move(path("directory/one"), path("two"), true);

        assertThat(read(path("two"))).isEqualTo("1");
        assertThat(names(path("directory"))).isEmpty();
    }

    @Test
    void aDirectoryCannotMoveIntoItself() throws IOException {
        tree.makeDirectories(path("a/b"));

        assertRefused(Reason.BAD_MOVE, () -> tree.move(path("a"), path("a/b/c"), false));
        assertRefused(Reason.BAD_MOVE, () -> tree.move(FerryPath.ROOT, path("x"), false));
        assertRefused(Reason.BAD_MOVE, () -> tree.move(path("a"), FerryPath.ROOT, false));
        tree.move(path("a"), path("c"), false);
        assertThat(names(path("c"))).containsExactly("b");
    }

    @Test
    void removingTakesFilesAndEmptyDirectories() throws IOException {
        tree.makeDirectories(path("directory"));
        put(path("directory/file"), "x", false);

        assertRefused(Reason.NOT_EMPTY, () -> tree.remove(path("directory")));
        tree.remove(path("directory/file"));
        tree.remove(path("directory"));
        assertRefused(Reason.NOT_FOUND, () -> tree.remove(path("directory")));
        assertThatThrownBy(() -> tree.remove(FerryPath.ROOT)).isInstanceOf(StorageException.class);
    }

    // syncing

    @Test
    void aBatchOfAnySizeIsSynced() throws IOException {
        for (int size : new int[] {1, 8, 9, 300}) {
            List<StagedFile> batch = new ArrayList<>();
            List<FerryPath> directories = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                batch.add(stage("file " + i, false));
                directories.add(path("batch " + size + "/" + i));
                tree.makeDirectories(directories.getLast());
            }
            tree.syncData(batch);
            for (int i = 0; i < size; i++) {
                tree.publish(batch.get(i), directories.get(i).resolve("file"), false);
            }
            tree.syncDirectories(directories);

            for (int i = 0; i < size; i++) {
                assertThat(read(directories.get(i).resolve("file"))).isEqualTo("file " + i);
            }
        }
    }

    @Test
    void aDirectoryThatIsGoneDoesNotFailTheBatch() throws IOException {
        tree.syncDirectories(List.of(path("gone"), FerryPath.ROOT));
    }

    // staging and leaves

    @Test
    void anIdIsStagedOnce() throws IOException {
        Id16 id = id();
        tree.stage(id, 5).close();

        assertRefused(Reason.EXISTS, () -> tree.stage(id, 5));
        assertThat(tree.staged()).containsExactly(id);
        tree.discard(id);
        tree.discard(id);
        assertThat(tree.staged()).isEmpty();
        assertThat(tree.restage(id, 5)).isEmpty();
    }

    @Test
    void provenLeavesSurviveAReopening() throws IOException {
        Id16 id = id();
        byte[] content = content(3 * LEAF + 17, 1);
        try (StagedFile staged = tree.stage(id, content.length)) {
            writeLeaf(staged, content, 3);
            writeLeaf(staged, content, 1);
            assertThat(staged.provenCount()).isEqualTo(2);
        }
        reopen();

        try (StagedFile again = tree.restage(id, content.length).orElseThrow()) {
            assertThat(again.provenCount()).isEqualTo(2);
            assertThat(again.leaf(0)).isEmpty();
            assertThat(again.leaf(1)).contains(HashTree.leafHash(content, LEAF, LEAF));
            assertThat(again.leaf(3)).contains(HashTree.leafHash(content, 3 * LEAF, 17));
            assertThatThrownBy(() -> again.leaves(4)).isInstanceOf(IllegalStateException.class);
            writeLeaf(again, content, 0);
            writeLeaf(again, content, 2);
            assertThat(again.leaves(4)).hasSize(4);
            again.metadata(MODIFIED, false);
            tree.keepLeaves(again);
            tree.syncData(List.of(again));
            tree.publish(again, path("file"), false);
        }

        assertThat(tree.staged()).isEmpty();
        assertThat(tree.keptLeaves()).containsExactly(id);
        LeafHashes kept = tree.leaves(id).orElseThrow();
        assertThat(kept.count()).isEqualTo(4);
        assertThat(kept.read(1, 2))
                .containsExactly(HashTree.leafHash(content, LEAF, LEAF), HashTree.leafHash(content, 2 * LEAF, LEAF));
        assertThat(kept.read(3, 100)).hasSize(1);
        assertThat(kept.read(4, 100)).isEmpty();
        assertThat(readBytes(path("file"))).isEqualTo(content);
        tree.dropLeaves(id);
        tree.dropLeaves(id);
        assertThat(tree.leaves(id)).isEmpty();
    }

    @Test
    void aLeafAboutToBeRewrittenIsProvenNoLonger() throws IOException {
        Id16 id = id();
        byte[] content = content(2 * LEAF, 2);
        try (StagedFile staged = tree.stage(id, content.length)) {
            writeLeaf(staged, content, 0);
            writeLeaf(staged, content, 1);
            staged.unproven(0);
            assertThat(staged.leaf(0)).isEmpty();
        }
        reopen();

        try (StagedFile again = tree.restage(id, content.length).orElseThrow()) {
            assertThat(again.leaf(0)).isEmpty();
            assertThat(again.leaf(1)).isPresent();
            writeLeaf(again, content, 0);
            assertThat(again.provenCount()).isEqualTo(2);
        }
        reopen();
        try (StagedFile again = tree.restage(id, content.length).orElseThrow()) {
            assertThat(again.provenCount()).isEqualTo(2);
        }
    }

    @Test
    void aStagingFileHasOneOwnerAtATime() throws IOException {
        Id16 id = id();
        StagedFile staged = tree.stage(id, 2 * LEAF);
        assertThatThrownBy(() -> tree.restage(id, 2 * LEAF)).isInstanceOf(IllegalStateException.class);
        staged.close();
        StagedFile again = tree.restage(id, 2 * LEAF).orElseThrow();
        staged.close(); // a second time, by its former owner
        assertThatThrownBy(() -> tree.restage(id, 2 * LEAF)).isInstanceOf(IllegalStateException.class);
        again.close();
    }

    @Test
    void aStagedFileOfAnotherSizeProvesNothing() throws IOException {
        Id16 id = id();
        byte[] content = content(2 * LEAF, 3);
        try (StagedFile staged = tree.stage(id, content.length)) {
            writeLeaf(staged, content, 0);
        }

        try (StagedFile other = tree.restage(id, content.length + 1).orElseThrow()) {
            assertThat(other.provenCount()).isZero();
        }
    }

    @Test
    void aSyncedFileCanBePublishedAfterAReopening() throws IOException {
        Id16 id = id();
        try (StagedFile staged = tree.stage(id, 5)) {
            staged.write(0, "hello".getBytes(UTF_8), 0, 5);
            staged.metadata(MODIFIED, true);
            tree.syncData(List.of(staged));
        }
        reopen();

        FileStatus published = tree.publish(tree.restage(id, 5).orElseThrow(), path("hello"), false);

        assertThat(published.modified()).isEqualTo(MODIFIED);
        assertThat(published.executable()).isTrue();
        assertThat(read(path("hello"))).isEqualTo("hello");
    }

    @Test
    void thereIsFreeSpace() throws IOException {
        assertThat(tree.freeBytes()).isPositive();
    }

    // tools

    private static final AtomicInteger IDS = new AtomicInteger();

    protected static Id16 id() {
        return new Id16(0x0123456789abcdefL, IDS.incrementAndGet());
    }

    protected static FerryPath path(String text) throws IOException {
        return FerryPath.parse(text);
    }

    protected static byte[] content(int sizeBytes, long seed) {
        byte[] content = new byte[sizeBytes];
        new java.util.SplittableRandom(seed).nextBytes(content);
        return content;
    }

    protected static void writeLeaf(StagedFile staged, byte[] content, int index) throws IOException {
        int length = HashTree.leafLength(content.length, index);
        staged.write((long) index * LEAF, content, index * LEAF, length);
        staged.proven(index, HashTree.leafHash(content, index * LEAF, length));
    }

    protected final StagedFile stage(String text, boolean executable) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        StagedFile staged = tree.stage(id(), bytes.length);
        staged.write(0, bytes, 0, bytes.length);
        staged.metadata(MODIFIED, executable);
        return staged;
    }

    protected final void put(FerryPath path, String text, boolean executable) throws IOException {
        StagedFile staged = stage(text, executable);
        tree.syncData(List.of(staged));
        tree.publish(staged, path, false);
        tree.syncDirectories(List.of(path.parent()));
    }

    protected final byte[] readBytes(FerryPath path) throws IOException {
        try (OpenFile open = tree.open(path)) {
            byte[] bytes = new byte[(int) open.status().sizeBytes()];
            int done = 0;
            while (done < bytes.length) {
                done += open.read(done, bytes, done, bytes.length - done);
            }
            return bytes;
        }
    }

    protected final String read(FerryPath path) throws IOException {
        return new String(readBytes(path), UTF_8);
    }

    protected final List<String> names(FerryPath directory) throws IOException {
        List<String> names = new ArrayList<>();
        tree.list(directory, entry -> names.add(entry.name()));
        return names;
    }

    protected static void assertRefused(Reason reason, Action call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        failure -> assertThat(failure.reason())
                                .as(failure.getMessage())
                                .isEqualTo(reason));
    }
}
