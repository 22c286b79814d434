package ferry.storage.disk;

import ferry.storage.disk.LeafRecord.Begin;
import ferry.storage.disk.LeafRecord.Lost;
import ferry.storage.disk.LeafRecord.Proven;
import ferry.storage.disk.LeafRecord.Synced;
import ferry.storage.disk.LeafRecord.Unproven;
import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;

/**
 * The leaf log beside a staging file: {@link LeafRecord}s, only ever appended. A torn record at the end is cut off when
 * the log is read. Guarded by the lock of its {@link DiskStagedFile}.
 */
final class LeafLog {
    private final OpenStagingFiles files;
    private final StagingFile file;
    private long sizeBytes;

    private LeafLog(OpenStagingFiles files, StagingFile file, long sizeBytes) {
        this.files = files;
        this.file = file;
        this.sizeBytes = sizeBytes;
    }

    /** Begins a log over whatever was there. */
    static LeafLog begin(OpenStagingFiles files, String name, long fileBytes) throws IOException {
        LeafLog log = new LeafLog(files, files.open(name, Linux.O_CREAT | Linux.O_TRUNC), 0);
        log.append(new Begin(fileBytes));
        return log;
    }

    /**
     * What a log proves.
     *
     * @param unsynced those of {@code leaves} whose data must be hashed to be believed
     * @param covered where the log began to speak of such data
     */
    record Replayed(LeafLog log, LeafTable leaves, BitSet unsynced, long covered) {}

    /** Reads an earlier run's log; empty if it is not one for a file of this size. */
    static Optional<Replayed> replay(OpenStagingFiles files, String name, long fileBytes, long leafCount)
            throws IOException {
        StagingFile file = files.open(name, 0);
        Replay replay = new Replay(new LeafTable(leafCount));
        long end = files.use(file, fd -> replay.read(fd, name));
        if (replay.fileBytes != fileBytes) {
            files.end(file);
            return Optional.empty();
        }
        files.use(file, fd -> Errno.check(Linux.ftruncate(fd, end), "shorten", name));
        return Optional.of(
                new Replayed(new LeafLog(files, file, end), replay.leaves, replay.unsynced(), replay.covered));
    }

    /** Where the next record will stand. */
    long sizeBytes() {
        return sizeBytes;
    }

    void append(LeafRecord record) throws IOException {
        byte[] bytes = LeafRecord.encode(record);
        files.use(file, fd -> {
            Content.write(fd, sizeBytes, bytes, 0, bytes.length, file);
            return bytes;
        });
        sizeBytes += bytes.length;
    }

    void sync() throws IOException {
        files.use(file, fd -> Errno.check(Linux.fdatasync(fd), "sync", file));
    }

    void end() {
        files.end(file);
    }

    private static final class Replay {
        private final LeafTable leaves;
        private final java.util.Map<Long, Long> places = new java.util.HashMap<>();
        private long fileBytes = -1;
        private long covered;

        Replay(LeafTable leaves) {
            this.leaves = leaves;
        }

        /** The length of what is well formed. */
        long read(int fd, String name) throws IOException {
            byte[] records = new byte[LeafRecord.BYTES * 1_024];
            long position = 0;
            while (true) {
                int length = Content.read(fd, position, records, 0, records.length, name);
                for (int at = 0; at + LeafRecord.BYTES <= length; at += LeafRecord.BYTES) {
                    Optional<LeafRecord> record = LeafRecord.decode(records, at);
                    if (record.isEmpty()) {
                        return position + at;
                    }
                    take(record.get(), position + at);
                }
                if (length < records.length) {
                    return position + Math.max(0, length - length % LeafRecord.BYTES);
                }
                position += length;
            }
        }

        private void take(LeafRecord record, long at) {
            switch (record) {
                case Begin begin -> fileBytes = begin.sizeBytes();
                case Proven(long index, var hash) -> {
                    if (leaves.isLeaf(index)) {
                        leaves.put(index, hash);
                        places.put(index, at);
                    }
                }
                case Unproven(long index) -> forget(index);
                case Synced synced -> covered = Math.max(covered, synced.covered());
                case Lost lost ->
                    places.entrySet().stream()
                            .filter(place -> place.getValue() >= lost.covered())
                            .map(java.util.Map.Entry::getKey)
                            .toList()
                            .forEach(this::forget);
            }
        }

        private void forget(long index) {
            if (leaves.isLeaf(index)) {
                leaves.remove(index);
                places.remove(index);
            }
        }

        BitSet unsynced() {
            BitSet unsynced = new BitSet();
            places.forEach((index, at) -> {
                if (at >= covered) {
                    unsynced.set((int) (long) index);
                }
            });
            return unsynced;
        }
    }
}
