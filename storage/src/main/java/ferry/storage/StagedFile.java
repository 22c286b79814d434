package ferry.storage;

import ferry.protocol.Digest;
import ferry.protocol.Id16;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A file on its way in. Content may be written by several threads at distinct places. A leaf counts as proven once
 * {@link #proven} was called for it; from time to time the data is synced and then the leaves' hashes are logged beside
 * it, so that after a crash only what the log and the data prove is offered again (leaves logged after the last sync
 * are hashed again).
 */
public interface StagedFile extends Closeable {
    Id16 id();

    void write(long position, byte[] buffer, int offset, int length) throws IOException;

    /** Leaf {@code index} is written and hashes to {@code hash}; a later call for the same leaf wins. */
    void proven(long index, Digest hash) throws IOException;

    /** Leaf {@code index} is about to be written again: it is proven no longer, durably so before this returns. */
    void unproven(long index) throws IOException;

    Optional<Digest> leaf(long index);

    /** Number of leaves proven. */
    long provenCount();

    /** Leaf hashes 0 … count−1. @throws IllegalStateException if one is missing */
    List<Digest> leaves(long count);

    /** What the published file will have; set again by a sync or publish if content is written after this. */
    void metadata(Instant modified, boolean executable) throws IOException;

    FileStatus status() throws IOException;

    /** Closes; the staging file stays for {@link FileTree#restage}. */
    @Override
    void close();
}
