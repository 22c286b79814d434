package ferry.depot;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import ferry.protocol.proof.HashTree;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One link's part in a live upload. Its reader owns it; {@link #close} may come from another thread. */
final class LinkUpload implements UploadWriter {
    private final Uploads uploads;
    private final Permit.Store permit;
    private final LiveUpload live;
    private final long epoch;
    private final LeafInput input;

    private volatile LiveUpload.@Nullable LeafPlace place;
    private @Nullable RefusedException failure;
    private boolean left;

    LinkUpload(Uploads uploads, Permit.Store permit, LiveUpload live, long epoch) {
        this.uploads = uploads;
        this.permit = permit;
        this.live = live;
        this.epoch = epoch;
        this.input = new LeafInput(live.row.sizeBytes());
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public long leafCount() {
        return live.leafCount();
    }

    @Override
    public Optional<Digest> proven(long index) {
        return live.staged.leaf(index);
    }

    @Override
    public void beginLeaf(long index, Digest hash, int length) throws IOException {
        throwFailure();
        giveUpLeaf();
        try {
            permit.pace().checkUploads();
            live.checkOpen(epoch);
            input.begin(index, hash, length);
            // The same leaf again is only checked, never written over what is proven.
            boolean known = live.staged.leaf(index).filter(hash::equals).isPresent();
            place = known ? null : live.begin(epoch, index);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        throwFailure();
        long position = input.take(buffer, offset, length);
        try {
            permit.pace().upload(length);
        } catch (IOException e) {
            throw failed(e);
        }
        LiveUpload.LeafPlace begun = place;
        if (begun != null) {
            try {
                uploads.checkRoom(length);
                live.write(epoch, begun, position, buffer, offset, length);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    @Override
    public void endLeaf() throws IOException {
        throwFailure();
        if (!input.end()) {
            throw failed(
                    new RefusedException(ErrorCode.HASH_MISMATCH, "leaf " + input.index() + " does not fit its hash"));
        }
        LiveUpload.LeafPlace begun = place;
        if (begun != null) {
            try {
                live.prove(epoch, begun, input.announced());
                place = null;
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    @Override
    public Pending<StoredFile> finish(Digest root) throws IOException {
        throwFailure();
        giveUpLeaf();
        Permit.Store still = stillPermitted();
        Outcome<StoredFile> outcome = new Outcome<>();
        var replace = live.beginCommit(epoch, outcome);
        try {
            if (!HashTree.root(live.staged.leaves(leafCount())).equals(root)) {
                uploads.discard(live);
                throw new RefusedException(ErrorCode.HASH_MISMATCH, "the leaves do not add up to the file's root");
            }
            live.staged.metadata(live.row.modified(), live.row.executable());
            uploads.commit(still, live, replace, root, outcome);
            return outcome;
        } catch (IOException e) {
            live.cancelCommit();
            throw failed(e);
        }
    }

    /** Much may have been changed since the upload was opened. */
    private Permit.Store stillPermitted() throws IOException {
        try {
            return permit.again();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Idempotent. */
    @Override
    public synchronized void close() {
        if (!left) {
            left = true;
            giveUpLeaf();
            uploads.leave(live);
        }
    }

    synchronized boolean isClosed() {
        return left;
    }

    private void giveUpLeaf() {
        LiveUpload.LeafPlace begun = place;
        if (begun != null) {
            live.giveUp(begun);
            place = null;
        }
    }

    private void throwFailure() throws RefusedException {
        if (failure != null) {
            throw failure;
        }
    }

    /** The link's part is over; UPLOAD_INCOMPLETE never comes here, more leaves may follow it. */
    private RefusedException failed(IOException reason) {
        RefusedException refused = Refusals.of(reason, live.row.path());
        failure = refused;
        giveUpLeaf();
        return refused;
    }
}
