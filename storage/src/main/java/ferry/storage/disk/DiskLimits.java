package ferry.storage.disk;

import java.time.Duration;

/** The disk's tunables. Each bounds a queue, a length, a count or a wait; the reason stands with it. */
final class DiskLimits {
    /**
     * Leaves that may be proven before data and log are synced: what a power failure can cost one upload (64 MiB), and
     * how much restage may have to hash again.
     */
    static final int LEAVES_BETWEEN_SYNCS = 64;
    /** The same while a sync is under way: a disk that is slower than the network holds the upload up from there on. */
    static final int LEAVES_UNSYNCED = 4 * LEAVES_BETWEEN_SYNCS;

    /** Files up to which a batch is synced one by one; above it, one syncfs costs less. Measured: see {@link DiskSync}. */
    static final int FILES_SYNCED_ALONE = 8;

    /** Directories up to which a batch's are synced one by one. */
    static final int DIRECTORIES_SYNCED_ALONE = 8;

    /** Descriptors held for staging files and their logs; the least recently used is closed and opened again later. */
    static final int OPEN_STAGING_FILES = 512;

    /** One piece of content in a native call, about 0.1 ms of memory copying, during which a carrier is held. */
    static final int CONTENT_BUFFER_BYTES = 256 * 1024;

    /** Native buffers of a process, 4 MiB in all; who finds none waits for one, which is held for one call only. */
    static final int CONTENT_BUFFERS = 16;

    /** Platform threads that wait for syncs and removals on behalf of virtual threads. */
    static final int BLOCKING_THREADS = 4;

    /** How long such a thread stays without work. */
    static final Duration BLOCKING_THREAD_KEPT = Duration.ofSeconds(10);

    /** One read of a directory: some hundreds of entries. */
    static final int DIRECTORY_BUFFER_BYTES = 32 * 1024;

    /** Bytes of a path in one call: the kernel takes 4,095, and a path may have more. */
    static final int PATH_BYTES_A_CALL = 4_000;

    /** How often a call that raced with renames is tried again before the race is reported. */
    static final int RACES = 100;

    /** Hashes of kept leaves read from disk at once: 64 KiB. */
    static final int KEPT_LEAVES_A_READ = 2_048;

    private DiskLimits() {}
}
