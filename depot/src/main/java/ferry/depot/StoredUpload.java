package ferry.depot;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.ReceiptEntry;
import ferry.storage.LeafHashes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * An upload that was stored before, opened again by a client that never heard so: nothing is written, what is sent is
 * only checked, and finishing gives the original receipt.
 */
final class StoredUpload implements UploadWriter {
    private static final Logger LOG = System.getLogger("ferry.depot");

    private final ReceiptBook.Issued receipt;
    private final Id16 version;
    private final Optional<LeafHashes> leaves;
    private final LeafInput input;
    private final long sizeBytes;

    /** {@code leaves}: of the file that was stored, while it is still there. */
    StoredUpload(ReceiptBook.Issued receipt, Id16 version, Optional<LeafHashes> leaves) {
        this.receipt = receipt;
        this.version = version;
        this.leaves = leaves;
        this.sizeBytes = receipt.receipt().entry().sizeBytes();
        this.input = new LeafInput(sizeBytes);
    }

    boolean isOf(Message.OpenUpload request) {
        ReceiptEntry entry = receipt.receipt().entry();
        return entry.path().equals(request.path())
                && entry.sizeBytes() == request.sizeBytes()
                && entry.modified().equals(request.modified())
                && entry.executable() == request.executable();
    }

    /** There is nothing to be fenced. */
    @Override
    public long epoch() {
        return 0;
    }

    @Override
    public long leafCount() {
        return HashTree.leafCount(sizeBytes);
    }

    @Override
    public Optional<Digest> proven(long index) {
        if (leaves.isEmpty() || index < 0 || index >= leaves.get().count()) {
            return Optional.empty();
        }
        try {
            List<Digest> read = leaves.get().read(index, 1);
            return read.isEmpty() ? Optional.empty() : Optional.of(read.getFirst());
        } catch (IOException e) {
            // The client sends the leaf again, which is only checked.
            LOG.log(Level.DEBUG, "kept leaf hashes cannot be read: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void beginLeaf(long index, Digest hash, int length) throws IOException {
        input.begin(index, hash, length);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        input.take(buffer, offset, length);
    }

    @Override
    public void endLeaf() throws IOException {
        if (!input.end()) {
            throw new RefusedException(ErrorCode.HASH_MISMATCH, "leaf " + input.index() + " does not fit its hash");
        }
    }

    @Override
    public Pending<StoredFile> finish(Digest root) throws IOException {
        if (!root.equals(receipt.receipt().entry().root())) {
            throw new RefusedException(
                    ErrorCode.UPLOAD_MISMATCH, "this upload id belongs to other content that was stored");
        }
        return Outcome.of(receipt.stored(true, version));
    }

    @Override
    public void close() {}
}
