package ferry.depot;

import ferry.protocol.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * One link's part in a large upload; the link's reader owns it. {@link #epoch}, {@link #leafCount} and {@link #proven}
 * may be asked by another thread at the same time: the answerer tells the proven leaves while the reader takes more.
 */
public interface UploadWriter extends Closeable {
    long epoch();

    /** Leaves of the whole file. */
    long leafCount();

    /** The proven hash of a leaf, if it is proven. */
    Optional<Digest> proven(long index);

    /** Begins leaf {@code index} of {@code length} bytes. @throws IOException FENCED, BUSY, or why the upload broke */
    void beginLeaf(long index, Digest hash, int length) throws IOException;

    /** Appends to the leaf begun; waits while the account's rate allows no more. @throws IOException why the upload broke (DISK_FULL, STORAGE_FAILED) */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /** Ends the leaf: checks its hash. @throws IOException HASH_MISMATCH, FENCED … */
    void endLeaf() throws IOException;

    /** Checks completeness and root, and queues the file for the next batch. */
    Pending<StoredFile> finish(Digest root) throws IOException;

    /** Leaves the upload as it is, resumable. */
    @Override
    void close();
}
