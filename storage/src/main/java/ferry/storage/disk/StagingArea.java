package ferry.storage.disk;

import ferry.protocol.Digest;
import ferry.protocol.Id16;
import ferry.protocol.proof.HashTree;
import ferry.storage.StorageException;
import ferry.storage.StorageException.Reason;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directory of files on their way in: {@code <hex id>} holds content, {@code <hex id>.leaves} the leaf log of files
 * with more than one leaf. Flat, so that one sync covers its entries.
 */
final class StagingArea {
    private static final String LOG_SUFFIX = ".leaves";

    private final int directory;
    private final Lifetime lifetime;
    private final BlockingCalls blocking;
    private final OpenStagingFiles files;
    private final Set<Id16> inUse = ConcurrentHashMap.newKeySet();

    /** @param lifetime of {@code directory} */
    StagingArea(int directory, Lifetime lifetime, BlockingCalls blocking) {
        this.directory = directory;
        this.lifetime = lifetime;
        this.blocking = blocking;
        this.files = new OpenStagingFiles(directory, lifetime, DiskLimits.OPEN_STAGING_FILES);
    }

    int directory() {
        return directory;
    }

    /** Keeps the directory open until the use is closed. */
    Lifetime.Use enter() throws IOException {
        return lifetime.enter();
    }

    BlockingCalls blocking() {
        return blocking;
    }

    OpenStagingFiles files() {
        return files;
    }

    DiskStagedFile stage(Id16 id, long sizeBytes) throws IOException {
        LeafTable leaves = new LeafTable(HashTree.leafCount(sizeBytes));
        begin(id);
        boolean isGiven = false;
        Optional<StagingFile> data = Optional.empty();
        try {
            data = Optional.of(files.open(id.hex(), Linux.O_CREAT | Linux.O_EXCL));
            DiskStagedFile staged = withLog(id, sizeBytes, data.get(), leaves);
            isGiven = true;
            return staged;
        } finally {
            if (!isGiven) {
                data.ifPresent(files::end);
                inUse.remove(id);
            }
        }
    }

    /** Two writers of one leaf log would overwrite each other's records. */
    private void begin(Id16 id) {
        if (!inUse.add(id)) {
            throw new IllegalStateException("staging file " + id + " is still open");
        }
    }

    void end(Id16 id) {
        inUse.remove(id);
    }

    private DiskStagedFile withLog(Id16 id, long sizeBytes, StagingFile data, LeafTable leaves) throws IOException {
        if (HashTree.leafCount(sizeBytes) <= 1) {
            return new DiskStagedFile(this, id, sizeBytes, data, leaves);
        }
        LeafLog log = LeafLog.begin(files, id.hex() + LOG_SUFFIX, sizeBytes);
        return new DiskStagedFile(this, id, sizeBytes, data, leaves, log, 0, 0);
    }

    Optional<DiskStagedFile> restage(Id16 id, long sizeBytes) throws IOException {
        begin(id);
        boolean isGiven = false;
        Optional<StagingFile> data = Optional.empty();
        try {
            data = found(id);
            if (data.isEmpty()) {
                return Optional.empty();
            }
            DiskStagedFile restaged = restage(id, sizeBytes, data.get());
            isGiven = true;
            return Optional.of(restaged);
        } finally {
            if (!isGiven) {
                data.ifPresent(files::end);
                inUse.remove(id);
            }
        }
    }

    private Optional<StagingFile> found(Id16 id) throws IOException {
        try {
            return Optional.of(files.open(id.hex(), 0));
        } catch (StorageException nothing) {
            if (nothing.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw nothing;
        }
    }

    private DiskStagedFile restage(Id16 id, long sizeBytes, StagingFile data) throws IOException {
        Statx found = files.use(data, fd -> Linux.statx(fd).orThrow(data));
        if (!found.isRegular()) {
            throw new StorageException(Reason.NOT_REGULAR, "staging file '" + data + "' is not a regular file");
        }
        long leafCount = HashTree.leafCount(sizeBytes);
        if (found.sizeBytes() > sizeBytes) {
            files.use(data, fd -> Errno.check(Linux.ftruncate(fd, sizeBytes), "shorten", data));
        }
        if (leafCount <= 1) {
            return new DiskStagedFile(this, id, sizeBytes, data, new LeafTable(leafCount));
        }
        Optional<LeafLog.Replayed> replayed = replay(id.hex() + LOG_SUFFIX, sizeBytes, leafCount);
        if (replayed.isEmpty()) {
            return withLog(id, sizeBytes, data, new LeafTable(leafCount));
        }
        LeafLog.Replayed log = replayed.get();
        try {
            believe(log.leaves(), log.unsynced(), data, sizeBytes);
        } catch (IOException failure) {
            log.log().end();
            throw failure;
        }
        return new DiskStagedFile(
                this,
                id,
                sizeBytes,
                data,
                log.leaves(),
                log.log(),
                log.unsynced().cardinality(),
                log.covered());
    }

    private Optional<LeafLog.Replayed> replay(String name, long sizeBytes, long leafCount) throws IOException {
        try {
            return LeafLog.replay(files, name, sizeBytes, leafCount);
        } catch (StorageException nothing) {
            if (nothing.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw nothing;
        }
    }

    /** Hashes the leaves that no sync covers and drops those whose data says something else. */
    private void believe(LeafTable leaves, BitSet unsynced, StagingFile data, long sizeBytes) throws IOException {
        for (int index = unsynced.nextSetBit(0); index >= 0; index = unsynced.nextSetBit(index + 1)) {
            Optional<Digest> hash = hashOnDisk(data, sizeBytes, index);
            if (!leaves.get(index).equals(hash)) {
                leaves.remove(index);
            }
        }
    }

    private Optional<Digest> hashOnDisk(StagingFile data, long sizeBytes, long index) throws IOException {
        byte[] leaf = new byte[HashTree.leafLength(sizeBytes, index)];
        long position = index * ferry.protocol.SpecLimits.LEAF_BYTES;
        int length = files.use(data, fd -> Content.read(fd, position, leaf, 0, leaf.length, data));
        return length == leaf.length ? Optional.of(HashTree.leafHash(leaf, 0, length)) : Optional.empty();
    }

    /** Of everything here, also of a log whose file is gone (published, and its log not yet deleted). */
    List<Id16> ids() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        DirectoryReader.read(directory, "staging area", name -> {
            String id = name.endsWith(LOG_SUFFIX) ? name.substring(0, name.length() - LOG_SUFFIX.length()) : name;
            if (IdNames.isId(id)) {
                found.add(id);
            }
        });
        return found.stream().map(Id16::ofHex).toList();
    }

    void discard(Id16 id) throws IOException {
        blocking.run(() -> {
            IdNames.remove(directory, id.hex());
            IdNames.remove(directory, id.hex() + LOG_SUFFIX);
        });
    }

    /** The file stands at its path now: its log has done its work. */
    void forgetPublished(DiskStagedFile file) throws IOException {
        file.close();
        if (HashTree.leafCount(file.sizeBytes()) > 1) {
            IdNames.remove(directory, file.id().hex() + LOG_SUFFIX);
        }
    }
}
