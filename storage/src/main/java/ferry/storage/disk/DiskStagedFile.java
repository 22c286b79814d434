package ferry.storage.disk;

import ferry.protocol.Digest;
import ferry.protocol.Id16;
import ferry.storage.FileStatus;
import ferry.storage.StagedFile;
import ferry.storage.StorageException;
import ferry.storage.StorageException.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A staging file and, if it has more than one leaf, the log of its leaves. The lock guards table, log and metadata; it
 * is never held during a sync. Content is written without it.
 */
final class DiskStagedFile implements StagedFile {
    /** What umask would make of it is an accident of who started the server; these are said on purpose. */
    private static final int MODE = 0644;

    private static final int MODE_EXECUTABLE = 0755;

    private record Metadata(Instant modified, boolean executable) {}

    private final StagingArea area;
    private final Id16 id;
    private final long sizeBytes;
    private final StagingFile data;
    private final ReentrantLock lock = new ReentrantLock();
    private final LeafTable leaves;
    private final @Nullable LeafLog log;
    private @Nullable Metadata metadata;
    private boolean isMetadataApplied;
    private int provenSinceSync;
    private boolean isSyncing;
    private final Condition synced = lock.newCondition();
    private long covered;
    private boolean isLost;
    private boolean isClosed;

    DiskStagedFile(StagingArea area, Id16 id, long sizeBytes, StagingFile data, LeafTable leaves) {
        this(area, id, sizeBytes, data, leaves, null, 0, 0);
    }

    /**
     * @param unsynced leaves in the log whose data no sync covers yet
     * @param covered the log's bytes whose data was synced
     */
    DiskStagedFile(
            StagingArea area,
            Id16 id,
            long sizeBytes,
            StagingFile data,
            LeafTable leaves,
            @Nullable LeafLog log,
            int unsynced,
            long covered) {
        this.area = area;
        this.id = id;
        this.sizeBytes = sizeBytes;
        this.data = data;
        this.leaves = leaves;
        this.log = log;
        this.provenSinceSync = unsynced;
        this.covered = covered;
    }

    @Override
    public Id16 id() {
        return id;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    StagingFile data() {
        return data;
    }

    @Override
    public void write(long position, byte[] buffer, int offset, int length) throws IOException {
        if (position < 0 || length > sizeBytes - position) {
            throw new IllegalArgumentException(
                    length + " bytes at " + position + " of a file of " + sizeBytes + " bytes");
        }
        checkNotLost();
        area.files().use(data, fd -> {
            Content.write(fd, position, buffer, offset, length, data);
            return length;
        });
        lock.lock();
        try {
            isMetadataApplied = false; // the write moved the time of modification
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void proven(long index, Digest hash) throws IOException {
        lock.lock();
        try {
            if (!leaves.isLeaf(index)) {
                throw new IllegalArgumentException("leaf " + index + " of a file of " + sizeBytes + " bytes");
            }
            checkNotLost();
            if (log == null) {
                leaves.put(index, hash);
                return;
            }
            log.append(new LeafRecord.Proven(index, hash));
            leaves.put(index, hash);
            provenSinceSync++;
            if (provenSinceSync >= DiskLimits.LEAVES_UNSYNCED) {
                awaitSync();
                checkNotLost();
            }
            if (provenSinceSync < DiskLimits.LEAVES_BETWEEN_SYNCS || isSyncing) {
                return;
            }
            // Nobody waits for it: who sends goes on, and the commit's own sync finds little left to do.
            Lifetime.Use use = area.enter();
            isSyncing = true;
            provenSinceSync = 0;
            long covers = log.sizeBytes();
            area.blocking().start(() -> {
                try (use) {
                    syncLeaves(log, covers);
                }
            });
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private void awaitSync() {
        while (isSyncing) {
            synced.awaitUninterruptibly();
        }
    }

    /**
     * Waits for the sync that is under way, before a commit's own: the kernel tells an error once, and it may have told it to
     * that one. Not on a thread that such syncs run on.
     */
    void settle() throws IOException {
        lock.lock();
        try {
            awaitSync();
            checkNotLost();
        } finally {
            lock.unlock();
        }
    }

    /** Data first, then the log says so, then the log: what the marker covers is on disk before the marker is. */
    private void syncLeaves(LeafLog log, long covers) {
        boolean isDone = false;
        try {
            area.files().use(data, fd -> Errno.check(Linux.fdatasync(fd), "sync", data));
            append(log, new LeafRecord.Synced(covers));
            log.sync();
            // Else the data may be there and its name not.
            Errno.check(Linux.fsync(area.directory()), "sync", "staging area");
            isDone = true;
        } catch (IOException failure) {
            System.getLogger(DiskStagedFile.class.getName())
                    .log(System.Logger.Level.WARNING, "a sync of staging file '" + data + "' failed", failure);
        } finally {
            if (!isDone) {
                lose();
            }
            lock.lock();
            try {
                isSyncing = false;
                if (isDone) {
                    covered = covers;
                }
                synced.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void append(LeafLog log, LeafRecord record) throws IOException {
        lock.lock();
        try {
            log.append(record);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A sync failed: the kernel dropped the error with its report, pages that never reached the disk look clean, and a
     * second sync would succeed without writing them. So nothing proven since the last good sync counts any more, here or
     * after a restart, and this file takes no more.
     */
    void lose() {
        lock.lock();
        try {
            if (!isLost && log != null) {
                log.append(new LeafRecord.Lost(covered));
                log.sync();
            }
        } catch (IOException alsoLost) {
            System.getLogger(DiskStagedFile.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot note that a sync of '" + data + "' failed", alsoLost);
        } finally {
            isLost = true;
            lock.unlock();
        }
    }

    private void checkNotLost() throws IOException {
        lock.lock();
        try {
            if (isLost) {
                throw new StorageException(Reason.FAILED, "a sync of staging file '" + data + "' failed before");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void unproven(long index) throws IOException {
        LeafLog changed = log;
        lock.lock();
        try {
            if (leaves.get(index).isEmpty()) {
                return;
            }
            if (changed != null) {
                changed.append(new LeafRecord.Unproven(index));
            }
            leaves.remove(index);
        } finally {
            lock.unlock();
        }
        if (changed != null) {
            area.blocking().run(changed::sync);
        }
    }

    @Override
    public Optional<Digest> leaf(long index) {
        lock.lock();
        try {
            return leaves.get(index);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long provenCount() {
        lock.lock();
        try {
            return leaves.count();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Digest> leaves(long count) {
        lock.lock();
        try {
            return leaves.first(count);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void metadata(Instant modified, boolean executable) throws IOException {
        lock.lock();
        try {
            metadata = new Metadata(Objects.requireNonNull(modified), executable);
            isMetadataApplied = false;
        } finally {
            lock.unlock();
        }
        applyMetadata();
    }

    /** Mode and time, unless they are what the inode has since the last write. */
    void applyMetadata() throws IOException {
        lock.lock();
        try {
            Metadata wanted = metadata;
            if (wanted == null || isMetadataApplied) {
                return;
            }
            int mode = wanted.executable ? MODE_EXECUTABLE : MODE;
            Instant modified = wanted.modified;
            area.files().use(data, fd -> {
                Errno.check(Linux.fchmod(fd, mode), "set the mode of", data);
                return Errno.check(
                        Linux.setModified(fd, modified.getEpochSecond(), modified.getNano()), "set the time of", data);
            });
            isMetadataApplied = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public FileStatus status() throws IOException {
        return statx().status();
    }

    Statx statx() throws IOException {
        return area.files().use(data, fd -> Linux.statx(fd).orThrow(data));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (isClosed) {
                return;
            }
            isClosed = true;
            awaitSync();
        } finally {
            lock.unlock();
        }
        area.files().end(data);
        if (log != null) {
            log.end();
        }
        area.end(id);
    }
}
