package ferry.storage.disk;

import ferry.protocol.Digest;
import ferry.protocol.Id16;
import ferry.protocol.proof.HashTree;
import ferry.storage.LeafHashes;
import ferry.storage.StorageException;
import ferry.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leaf hashes of published files: {@code leaves/<hex id>} holds {@code "FERRYLV1", u64 count}, then the hashes in
 * order, 32 bytes each. No descriptor outlives a call.
 */
final class KeptLeaves {
    private static final long MAGIC = 0x46455252594c5631L;
    private static final int HEADER_BYTES = 2 * Long.BYTES;

    private final int directory;
    private final Lifetime lifetime;
    private final Set<Id16> unsynced = ConcurrentHashMap.newKeySet();

    /** @param lifetime of {@code directory} */
    KeptLeaves(int directory, Lifetime lifetime) {
        this.directory = directory;
        this.lifetime = lifetime;
    }

    /** Writes them; {@link #sync} makes them durable. */
    void keep(DiskStagedFile file) throws IOException {
        unsynced.add(file.id());
        write(file);
    }

    private void write(DiskStagedFile file) throws IOException {
        long count = HashTree.leafCount(file.sizeBytes());
        List<Digest> hashes = file.leaves(count);
        String name = file.id().hex();
        int flags = Linux.O_RDWR | Linux.O_CREAT | Linux.O_TRUNC | Linux.O_NOFOLLOW | Linux.O_CLOEXEC;
        int fd = Errno.check(Linux.openat(directory, Resolver.bytes(name), flags, 0600), "keep the leaves of", name);
        try {
            byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                    .putLong(MAGIC)
                    .putLong(count)
                    .array();
            Content.write(fd, 0, header, 0, header.length, name);
            long position = HEADER_BYTES;
            for (int first = 0; first < count; first += DiskLimits.KEPT_LEAVES_A_READ) {
                int last = (int) Math.min(count, first + (long) DiskLimits.KEPT_LEAVES_A_READ);
                ByteBuffer piece = ByteBuffer.allocate((last - first) * Digest.BYTES);
                hashes.subList(first, last).forEach(hash -> piece.put(hash.bytes()));
                Content.write(fd, position, piece.array(), 0, piece.capacity(), name);
                position += piece.capacity();
            }
        } finally {
            Linux.close(fd);
        }
    }

    Optional<LeafHashes> find(Id16 id) throws IOException {
        String name = id.hex();
        int fd = Linux.openat(directory, Resolver.bytes(name), Linux.O_RDONLY | Linux.O_NOFOLLOW | Linux.O_CLOEXEC, 0);
        if (fd == -Errno.ENOENT) {
            return Optional.empty();
        }
        Errno.check(fd, "read the leaves of", name);
        try {
            long sizeBytes = Linux.statx(fd).orThrow(name).sizeBytes();
            if (sizeBytes < HEADER_BYTES) {
                throw damaged(name);
            }
            ByteBuffer header = ByteBuffer.wrap(Content.readFully(fd, 0, HEADER_BYTES, name));
            long magic = header.getLong();
            long count = header.getLong();
            if (magic != MAGIC || count < 0 || sizeBytes != HEADER_BYTES + count * Digest.BYTES) {
                throw damaged(name);
            }
            return Optional.of(new OnDisk(directory, lifetime, name, count));
        } finally {
            Linux.close(fd);
        }
    }

    /** Those that no sync covers yet; give them to {@link #synced} after one did. */
    Set<Id16> unsynced() {
        return Set.copyOf(unsynced);
    }

    void synced(Set<Id16> ids) {
        unsynced.removeAll(ids);
    }

    /** Makes those files and their entries durable, one by one. */
    void sync(Set<Id16> ids) throws IOException {
        if (ids.isEmpty()) {
            return;
        }
        for (Id16 id : ids) {
            int flags = Linux.O_RDONLY | Linux.O_NOFOLLOW | Linux.O_CLOEXEC;
            int fd = Linux.openat(directory, Resolver.bytes(id.hex()), flags, 0);
            if (fd != -Errno.ENOENT) { // dropped meanwhile
                Errno.check(fd, "sync the leaves of", id);
                try {
                    Errno.check(Linux.fsync(fd), "sync the leaves of", id);
                } finally {
                    Linux.close(fd);
                }
            }
        }
        Errno.check(Linux.fsync(directory), "sync", "kept leaves");
        synced(ids);
    }

    private static StorageException damaged(String name) {
        return new StorageException(Reason.FAILED, "the kept leaves '" + name + "' are damaged");
    }

    void drop(Id16 id) throws IOException {
        unsynced.remove(id);
        IdNames.remove(directory, id.hex());
    }

    List<Id16> ids() throws IOException {
        List<Id16> ids = new ArrayList<>();
        DirectoryReader.read(directory, "kept leaves", name -> {
            if (IdNames.isId(name)) {
                ids.add(Id16.ofHex(name));
            }
        });
        return ids;
    }

    private record OnDisk(int directory, Lifetime lifetime, String name, long count) implements LeafHashes {
        @Override
        public List<Digest> read(long first, int most) throws IOException {
            if (first < 0 || most < 0) {
                throw new IllegalArgumentException("leaves from " + first + ", " + most + " of them");
            }
            int wanted = (int) Math.max(0, Math.min(most, count - first));
            if (wanted == 0) {
                return List.of();
            }
            try (Lifetime.Use _ = lifetime.enter()) {
                return readFrom(first, wanted);
            }
        }

        private List<Digest> readFrom(long first, int wanted) throws IOException {
            int fd = Linux.openat(
                    directory, Resolver.bytes(name), Linux.O_RDONLY | Linux.O_NOFOLLOW | Linux.O_CLOEXEC, 0);
            Errno.check(fd, "read the leaves of", name);
            try {
                byte[] bytes = Content.readFully(fd, HEADER_BYTES + first * Digest.BYTES, wanted * Digest.BYTES, name);
                List<Digest> hashes = new ArrayList<>(wanted);
                for (int at = 0; at < bytes.length; at += Digest.BYTES) {
                    hashes.add(Digest.of(java.util.Arrays.copyOfRange(bytes, at, at + Digest.BYTES)));
                }
                return hashes;
            } finally {
                Linux.close(fd);
            }
        }
    }
}
