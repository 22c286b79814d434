package ferry.storage;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A tree of plain files below one root, a staging area on the same file system, and the steps of a commit. No path
 * leaves the root, no symbolic link is ever followed. Thread-safe; the commit steps are called by one committer.
 *
 * <p>Failures are {@link StorageException} where the reason matters (full, exists, not a directory …) and plain
 * {@link IOException} otherwise.
 */
public interface FileTree extends Closeable {

    // looking

    /** What is there; empty if nothing. Links and special files have kind OTHER. */
    Optional<FileStatus> status(FerryPath path) throws IOException;

    /** Every entry of a directory in no order, without recursion; names that break the path rules are counted only. */
    ListingResult list(FerryPath directory, Consumer<ListedFile> each) throws IOException;

    /** Opens a regular file. */
    OpenFile open(FerryPath path) throws IOException;

    // staging

    /**
     * Makes an empty staging file for content of exactly {@code sizeBytes}; nothing is visible at any path.
     *
     * @throws StorageException EXISTS if the id is staged
     * @throws IllegalStateException if it is, and open
     */
    StagedFile stage(Id16 id, long sizeBytes) throws IOException;

    /**
     * A staging file of an earlier run, with the leaves that can be proven; empty if there is none. Leaves logged before
     * the last sync are believed, later ones are hashed again. {@code sizeBytes} must be what the file was staged for,
     * or nothing is proven. Also the way to publish, in recovery, a file whose data was synced.
     *
     * @throws IllegalStateException if a {@link StagedFile} of this id is open: close it first
     */
    Optional<StagedFile> restage(Id16 id, long sizeBytes) throws IOException;

    /** Of every staging file, and of leaf logs that a crash left behind their published file: discard those. */
    List<Id16> staged() throws IOException;

    /** Deletes a staging file and its leaf log; no error if there is none. */
    void discard(Id16 id) throws IOException;

    // a commit, in this order

    /** Makes the files' content and metadata durable. A failed sync is never retried: discard the files. */
    void syncData(Collection<StagedFile> files) throws IOException;

    /** Makes a directory and its missing parents; returns those it made, parents first. */
    List<FerryPath> makeDirectories(FerryPath directory) throws IOException;

    /**
     * Renames a staging file to its path in one step and closes it. With {@code replace} a regular file there is
     * replaced (a directory is IS_DIRECTORY, a link or special file NOT_REGULAR), otherwise anything there is EXISTS. The
     * parent must exist. Returns what stands there now. The caller keeps others from writing to the file by then.
     *
     * @throws IllegalStateException if the content has another size than it was staged for
     */
    FileStatus publish(StagedFile file, FerryPath path, boolean replace) throws IOException;

    /** Renames a file or directory. With {@code replace}, a file may replace a file. */
    FileStatus move(FerryPath from, FerryPath to, boolean replace) throws IOException;

    /** Removes a file, link or empty directory. */
    void remove(FerryPath path) throws IOException;

    /** Makes the entries of these directories durable, and those of the staging area. */
    void syncDirectories(Collection<FerryPath> directories) throws IOException;

    // leaves of published files

    /**
     * Keeps the leaf hashes of a complete file under its id, before it is published; durable after the next
     * {@link #syncData} or {@link #syncDirectories}.
     */
    void keepLeaves(StagedFile file) throws IOException;

    /** The kept leaf hashes; empty if there are none. */
    Optional<LeafHashes> leaves(Id16 id) throws IOException;

    /** No error if there are none. */
    void dropLeaves(Id16 id) throws IOException;

    List<Id16> keptLeaves() throws IOException;

    /** Bytes an unprivileged writer may still write. */
    long freeBytes() throws IOException;

    @Override
    void close() throws IOException;
}
