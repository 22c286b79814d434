package ferry.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.Id16;
import ferry.protocol.proof.HashTree;
import ferry.storage.StagedFile;
import ferry.storage.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a staging file proves after its writer died at any moment. */
final class RestageTest {
    private static final int LEAF = 1 << 20;
    private static final Id16 ID = new Id16(1, 2);

    @RegisterExtension
    final OpenDescriptors descriptors = new OpenDescriptors();

    @TempDir
    Path directory;

    private Path data;
    private Path log;
    private DiskTree tree;

    @BeforeEach
    void open() throws IOException {
        tree = DiskTree.open(directory.resolve("files"), directory.resolve("incoming"));
        data = directory.resolve("incoming/staging/" + ID.hex());
        log = directory.resolve("incoming/staging/" + ID.hex() + ".leaves");
    }

    @AfterEach
    void close() throws IOException {
        tree.close();
    }

    @Test
    void aLogTornAnywhereLosesOnlyWhatIsBehindTheTear() throws IOException {
        byte[] content = FileTreeContract.content(3 * LEAF, 5);
        stageAll(content, 2, 0, 1);
        byte[] whole = Files.readAllBytes(log);
        assertThat(whole).hasSize(4 * LeafRecord.BYTES);

        for (int cut = 0; cut <= whole.length; cut += cut % LeafRecord.BYTES == 0 ? 1 : 23) {
            Files.write(log, Arrays.copyOf(whole, cut));
            int expected = Math.max(0, cut / LeafRecord.BYTES - 1);
            try (StagedFile again = restage(content.length)) {
                assertThat(again.provenCount()).as("cut at %d", cut).isEqualTo(expected);
                FileTreeContract.writeLeaf(again, content, 1);
                FileTreeContract.writeLeaf(again, content, 2);
            }
            try (StagedFile again = restage(content.length)) { // what was appended behind a tear counts
                assertThat(again.leaf(1)).contains(HashTree.leafHash(content, LEAF, LEAF));
                assertThat(again.leaf(2)).contains(HashTree.leafHash(content, 2 * LEAF, LEAF));
            }
        }
    }

    @Test
    void aDamagedLogNeverOffersAWrongLeaf() throws IOException {
        byte[] content = FileTreeContract.content(2 * LEAF, 6);
        stageAll(content, 0, 1);
        byte[] whole = Files.readAllBytes(log);
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);

        for (int round = 0; round < 150; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(log, damaged);
            try (StagedFile again = restage(content.length)) {
                assertThat(again.provenCount()).as("seed %d", seed).isLessThan(2);
                again.leaf(0).ifPresent(hash -> assertThat(hash).isEqualTo(HashTree.leafHash(content, 0, LEAF)));
                assertThat(again.leaf(1)).isEmpty();
            }
        }
    }

    @Test
    void zerosBehindTheLogAreNoRecords() throws IOException {
        byte[] content = FileTreeContract.content(2 * LEAF, 7);
        stageAll(content, 0);
        Files.write(log, Arrays.copyOf(Files.readAllBytes(log), 4_096));

        try (StagedFile again = restage(content.length)) {
            assertThat(again.provenCount()).isEqualTo(1);
        }
        assertThat(Files.size(log)).isEqualTo(2L * LeafRecord.BYTES);
    }

    @Test
    void unsyncedDataIsHashedAgainAndSyncedDataIsBelieved() throws IOException {
        int synced = DiskLimits.LEAVES_BETWEEN_SYNCS;
        byte[] content = FileTreeContract.content((synced + 3) * LEAF, 8);
        stageAll(content, IntStream.range(0, synced + 3).toArray());

        flip(0);
        flip((long) (synced + 1) * LEAF + 17);
        truncate((long) (synced + 3) * LEAF - 1);

        try (StagedFile again = restage(content.length)) {
            assertThat(again.leaf(synced + 1)).as("changed, unsynced").isEmpty();
            assertThat(again.leaf(synced + 2)).as("cut off, unsynced").isEmpty();
            assertThat(again.leaf(synced)).as("whole, unsynced").isPresent();
            // Bit rot in a staging file is not restage's to find: the leaf is checked again when it is downloaded.
            assertThat(again.leaf(0)).as("changed, synced").isPresent();
            assertThat(again.provenCount()).isEqualTo(synced + 1);
        }
    }

    @Test
    void aRewrittenLeafIsHashedAgainAlthoughItsFormerContentWasSynced() throws IOException {
        int synced = DiskLimits.LEAVES_BETWEEN_SYNCS;
        byte[] content = FileTreeContract.content(synced * LEAF, 9);
        stageAll(content, IntStream.range(0, synced).toArray());
        byte[] other = FileTreeContract.content(synced * LEAF, 10);
        try (StagedFile staged = restage(content.length)) {
            staged.unproven(3);
            FileTreeContract.writeLeaf(staged, other, 3);
        }
        flip(3L * LEAF);

        try (StagedFile again = restage(content.length)) {
            assertThat(again.leaf(3)).isEmpty();
            assertThat(again.provenCount()).isEqualTo(synced - 1);
        }
    }

    @Test
    void afterAFailedSyncNothingSinceTheLastGoodOneCounts() throws IOException {
        int synced = DiskLimits.LEAVES_BETWEEN_SYNCS;
        byte[] content = FileTreeContract.content((synced + 2) * LEAF, 11);
        try (StagedFile staged = tree.stage(ID, content.length)) {
            for (int i = 0; i < synced + 2; i++) {
                FileTreeContract.writeLeaf(staged, content, i);
            }
            ((DiskStagedFile) staged).settle();
            ((DiskStagedFile) staged).lose();
            assertThatThrownBy(() -> staged.write(0, content, 0, 1)).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> staged.proven(0, HashTree.leafHash(content, 0, LEAF)))
                    .isInstanceOf(StorageException.class);
        }

        try (StagedFile again = restage(content.length)) { // although every byte reads back well
            assertThat(again.provenCount()).isEqualTo(synced);
            assertThat(again.leaf(synced)).isEmpty();
            FileTreeContract.writeLeaf(again, content, synced);
        }
        try (StagedFile again = restage(content.length)) {
            assertThat(again.provenCount()).isEqualTo(synced + 1);
        }
    }

    @Test
    void aCommitFindsWhatASyncBesideTheUploadWasTold() throws IOException {
        byte[] content = FileTreeContract.content(2 * LEAF, 12);
        try (StagedFile staged = tree.stage(ID, content.length)) {
            FileTreeContract.writeLeaf(staged, content, 0);
            FileTreeContract.writeLeaf(staged, content, 1);
            // As when the disk failed: the kernel told it once, and a further sync would succeed.
            ((DiskStagedFile) staged).lose();

            assertThatThrownBy(() -> tree.syncData(List.of(staged))).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void severalLinksProveLeavesOfOneFile() throws Exception {
        int leaves = 4 * DiskLimits.LEAVES_BETWEEN_SYNCS + 10;
        byte[] zeros = new byte[LEAF];
        try (StagedFile staged = tree.stage(ID, (long) leaves * LEAF)) {
            staged.write((long) leaves * LEAF - 1, zeros, 0, 1); // the rest is a hole of zeros
            AtomicLong next = new AtomicLong();
            AtomicLong failures = new AtomicLong();
            List<Thread> links = IntStream.range(0, 4)
                    .mapToObj(_ -> Thread.startVirtualThread(() -> {
                        for (long leaf = next.getAndIncrement(); leaf < leaves; leaf = next.getAndIncrement()) {
                            try {
                                staged.proven(leaf, HashTree.leafHash(zeros, 0, LEAF));
                            } catch (IOException failure) {
                                failures.incrementAndGet();
                            }
                        }
                    }))
                    .toList();
            for (Thread link : links) {
                link.join();
            }
            assertThat(failures).hasValue(0);
            assertThat(staged.leaves(leaves)).hasSize(leaves);
        }

        try (StagedFile again = restage((long) leaves * LEAF)) {
            assertThat(again.provenCount()).isEqualTo(leaves);
        }
    }

    @Test
    void aSmallFileHasNoLog() throws IOException {
        byte[] content = FileTreeContract.content(LEAF, 12);
        stageAll(content, 0);

        assertThat(log).doesNotExist();
        try (StagedFile again = restage(LEAF)) {
            assertThat(again.provenCount()).isZero();
        }
    }

    @Test
    void anOrphanedLogIsFoundAndDiscarded() throws IOException {
        stageAll(FileTreeContract.content(2 * LEAF, 13), 0);
        Files.delete(data);

        assertThat(tree.staged()).containsExactly(ID);
        assertThat(tree.restage(ID, 2 * LEAF)).isEmpty();
        tree.discard(ID);
        assertThat(log).doesNotExist();
    }

    private StagedFile restage(long sizeBytes) throws IOException {
        return tree.restage(ID, sizeBytes).orElseThrow();
    }

    private void stageAll(byte[] content, int... leaves) throws IOException {
        try (StagedFile staged = tree.stage(ID, content.length)) {
            for (int leaf : leaves) {
                FileTreeContract.writeLeaf(staged, content, leaf);
            }
        }
    }

    private void flip(long position) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
            file.seek(position);
            int value = file.read();
            file.seek(position);
            file.write(value ^ 1);
        }
    }

    private void truncate(long sizeBytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
            file.setLength(sizeBytes);
        }
    }
}
