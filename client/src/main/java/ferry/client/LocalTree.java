package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import ferry.protocol.proof.HashTree;
import ferry.storage.FileStatus;
import ferry.storage.FileTree;
import ferry.storage.OpenFile;
import ferry.storage.StagedFile;
import ferry.storage.StorageException;
import ferry.storage.disk.DiskTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The local side of a get: confined to one directory, staged in a hidden one inside it, published only when verified and
 * synced. Used by the sending thread (looking), a link's reader thread (staging) and the thread of its commit.
 */
final class LocalTree implements Closeable {
    private static final String STAGING = ".ferry-partial";
    /** Gets into one directory at the same time; each holds a staging directory of its own. */
    private static final int STAGING_MAX = 16;

    private final Path root;
    private final FileTree tree;
    private final DownloadJournal journal;
    private final RandomGenerator random;
    private final LocalCommit commit;
    private final boolean overwrite;
    private final byte[] buffer = new byte[SpecLimits.LEAF_BYTES];

    private LocalTree(Path root, FileTree tree, DownloadJournal journal, RandomGenerator random, boolean overwrite) {
        this.root = root;
        this.tree = tree;
        this.journal = journal;
        this.random = random;
        this.overwrite = overwrite;
        this.commit = new LocalCommit(tree, overwrite);
    }

    /** Opens the directory, makes it durably if it is missing, and sweeps what crashed gets left and none can use. */
    static LocalTree open(Path root, DownloadJournal journal, RandomGenerator random, boolean overwrite)
            throws IOException {
        makeDirectories(root);
        FileTree tree = openUnused(root);
        try {
            Set<Id16> usable = journal.ids();
            for (Id16 id : tree.staged()) {
                if (!usable.contains(id)) {
                    tree.discard(id);
                }
            }
            return new LocalTree(root, tree, journal, random, overwrite);
        } catch (IOException failure) {
            tree.close();
            throw failure;
        }
    }

    private static FileTree openUnused(Path root) throws IOException {
        IOException inUse = null;
        for (int i = 1; i <= STAGING_MAX; i++) {
            try {
                return DiskTree.open(root, root.resolve(i == 1 ? STAGING : STAGING + "-" + i));
            } catch (IOException failure) {
                if (inUse == null) {
                    inUse = failure;
                } else {
                    inUse.addSuppressed(failure);
                }
            }
        }
        if (inUse == null) {
            throw new AssertionError("at least one attempt");
        }
        throw inUse;
    }

    private static void makeDirectories(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path at = directory; at != null && !Files.isDirectory(at); at = at.getParent()) {
            missing.addFirst(at);
        }
        for (Path path : missing) {
            if (!Files.isDirectory(path)) {
                Files.createDirectory(path);
            }
            Path parent = path.getParent();
            if (parent != null) {
                StateDirectory.sync(parent);
            }
        }
    }

    /** What is here, compared with what could be fetched. */
    enum Comparison {
        SAME,
        OTHER,
        /** It looks the same, and the server has to say its root before more can be told. */
        UNKNOWN,
        TO_FETCH
    }

    /** {@code expectedRoot}: null if the server did not say it yet. */
    Comparison compare(FerryPath path, long sizeBytes, @Nullable Digest expectedRoot) throws IOException {
        Optional<FileStatus> there = tree.status(path);
        if (there.isEmpty()) {
            return Comparison.TO_FETCH;
        }
        if (there.get().kind() != FileStatus.Kind.FILE) {
            return Comparison.OTHER;
        }
        if (there.get().sizeBytes() != sizeBytes) {
            return overwrite ? Comparison.TO_FETCH : Comparison.OTHER;
        }
        if (expectedRoot == null) {
            return Comparison.UNKNOWN;
        }
        if (hash(path, sizeBytes).equals(expectedRoot)) {
            return Comparison.SAME;
        }
        return overwrite ? Comparison.TO_FETCH : Comparison.OTHER;
    }

    private Digest hash(FerryPath path, long sizeBytes) throws IOException {
        List<Digest> leaves = new ArrayList<>();
        try (OpenFile file = tree.open(path)) {
            for (long index = 0; index < HashTree.leafCount(sizeBytes); index++) {
                int length = HashTree.leafLength(sizeBytes, index);
                int read = 0;
                while (read < length) {
                    int count = file.read(index * SpecLimits.LEAF_BYTES + read, buffer, read, length - read);
                    if (count < 0) {
                        break;
                    }
                    read += count;
                }
                leaves.add(HashTree.leafHash(buffer, 0, read));
            }
        }
        return HashTree.root(leaves);
    }

    /** What an earlier get staged of this version. */
    Optional<StagedFile> resume(FerryPath remote, FerryPath local, Message.Entry entry) throws IOException {
        if (!isResumable(entry)) {
            return Optional.empty();
        }
        Optional<Id16> id = journal.find(remote, place(local), entry);
        return id.isEmpty() ? Optional.empty() : tree.restage(id.get(), entry.sizeBytes());
    }

    /** Begins a file. One that is worth resuming is in the journal before. */
    StagedFile stage(FerryPath remote, FerryPath local, Message.Entry entry) throws IOException {
        try {
            Id16 id = new Id16(random.nextLong(), random.nextLong());
            forgetEarlier(remote, local);
            if (isResumable(entry)) {
                journal.begin(remote, place(local), entry, id);
            }
            return tree.stage(id, entry.sizeBytes());
        } catch (IOException failure) {
            throw commit.failed(failure);
        }
    }

    /** Drops what an earlier get staged or logged of a file that is complete now, or that changed on the server. */
    void forgetEarlier(FerryPath remote, FerryPath local) throws IOException {
        Optional<Id16> earlier = journal.find(remote, place(local));
        if (earlier.isPresent()) {
            tree.discard(earlier.get());
            journal.end(remote, place(local));
        }
    }

    private static boolean isResumable(Message.Entry entry) {
        return entry.sizeBytes() > SpecLimits.LEAF_BYTES;
    }

    private Path place(FerryPath local) {
        return root.resolve(local.toString());
    }

    void write(StagedFile staged, Message.FileLeaf leaf, byte[] content, int length) throws IOException {
        try {
            staged.write(leaf.index() * SpecLimits.LEAF_BYTES, content, 0, length);
            staged.proven(leaf.index(), leaf.hash());
        } catch (IOException failure) {
            throw commit.failed(failure);
        }
    }

    void discard(FerryPath remote, FerryPath local, StagedFile staged) throws IOException {
        try {
            staged.close();
            tree.discard(staged.id());
            journal.end(remote, place(local));
        } catch (IOException failure) {
            throw commit.failed(failure);
        }
    }

    /** Hands a complete, verified file to the commit; waits while too many wait there. */
    void commit(Download download, FerryPath remote, StagedFile staged, Message.File file) throws IOException {
        try {
            staged.metadata(file.modified(), file.executable());
        } catch (IOException failure) {
            throw commit.failed(failure);
        }
        commit.add(new LocalCommit.File(staged, download.local(), file.sizeBytes(), new LocalCommit.Told() {
            @Override
            public void published() throws IOException {
                if (file.sizeBytes() > SpecLimits.LEAF_BYTES) {
                    journal.end(remote, place(download.local()));
                }
                download.published(file.sizeBytes());
            }

            @Override
            public void failed(IOException why) {
                download.notPublished(problem(why));
            }
        }));
    }

    /** Makes a directory with nothing in it. */
    void commit(FerryPath directory, Tally tally) {
        commit.add(new LocalCommit.Directory(directory, new LocalCommit.Told() {
            @Override
            public void published() {
                tally.finished(new FileResult(directory.toString(), 0, new FileResult.DirectoryMade()));
            }

            @Override
            public void failed(IOException why) {
                tally.failed(directory.toString(), problem(why));
            }
        }));
    }

    /** Waits until everything handed over is on disk; throws what stopped it. */
    void finish() throws IOException {
        commit.finish();
        throwIfFailed();
    }

    /** Throws the failure of the local disk that ended the get, if there was one. */
    void throwIfFailed() throws IOException {
        Optional<IOException> failure = commit.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    @Override
    public void close() throws IOException {
        commit.finish();
        tree.close();
    }

    /** What a local failure is called in a report. */
    static FileResult.Problem problem(IOException failure) {
        if (failure instanceof RefusedException refused) {
            return new FileResult.Problem(FileResult.Kind.BAD_NAME, String.valueOf(refused.getMessage()));
        }
        if (!(failure instanceof StorageException known)) {
            return LocalFile.problem(failure);
        }
        FileResult.Kind kind = switch (known.reason()) {
            case NOT_FOUND -> FileResult.Kind.LOCAL_NOT_FOUND;
            case EXISTS, IS_DIRECTORY, NOT_DIRECTORY, NOT_EMPTY, NOT_REGULAR -> FileResult.Kind.EXISTS;
            case BAD_NAME, NAME_TOO_LONG -> FileResult.Kind.BAD_NAME;
            case FULL -> FileResult.Kind.LOCAL_DISK_FULL;
            case DENIED -> FileResult.Kind.LOCAL_DENIED;
            case BAD_MOVE, TOO_MANY_OPEN, FAILED -> FileResult.Kind.LOCAL_FAILED;
        };
        return new FileResult.Problem(kind, String.valueOf(failure.getMessage()));
    }
}
