package ferry.depot;

import ferry.depot.sql.Amount;
import ferry.depot.sql.ReceiptTable;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.LeafHasher;
import ferry.storage.StagedFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of at most one leaf on its way in: hashed as it is staged; no row before the committer's intent. */
final class PutFile implements IncomingFile, Candidate.Staging {
    private static final Logger LOG = System.getLogger("ferry.depot");

    private final Parts parts;
    private final Committer committer;
    private final Permit.Store permit;
    private final Replace replace;
    private final Message.Put request;
    private final Reservation reservation;
    private final StagedFile staged;
    private final LeafHasher hasher = new LeafHasher();

    private int received;
    private @Nullable IOException failure;
    private boolean handedOver;

    PutFile(Parts parts, Committer committer, Permit.Store permit, Message.Put request) throws IOException {
        permit.pace().checkUploads();
        this.parts = parts;
        this.committer = committer;
        this.permit = permit;
        this.replace = permit.replace(request.replace());
        this.request = request;
        this.reservation = reserve(parts, permit, request);
        try {
            this.staged = parts.tree().stage(parts.randomId(), request.contentLength());
        } catch (IOException | RuntimeException | Error e) {
            reservation.release();
            throw e;
        }
    }

    /**
     * What the file will add, as far as can be told yet; the committer looks again. Nothing for one that was stored
     * before, which is only answered again.
     */
    private static Reservation reserve(Parts parts, Permit.Store permit, Message.Put request) throws IOException {
        long account = permit.home().account();
        Quota quota = parts.quotas().of(account);
        if (!quota.isSpaceLimited()) {
            return quota.reserve(Amount.NONE);
        }
        Amount growth = parts.database().read(statements -> {
            boolean stored =
                    ReceiptTable.find(statements, account, request.upload()).isPresent();
            return stored ? Amount.NONE : Quotas.growth(statements, permit, request.contentLength());
        });
        return quota.reserve(growth.growth());
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        if (length > request.contentLength() - received) {
            throw new IllegalStateException("more content than the " + request.contentLength() + " bytes announced");
        }
        hasher.update(buffer, offset, length);
        if (failure == null) {
            try {
                permit.pace().upload(length);
                parts.health().checkRoom(length);
                staged.write(received, buffer, offset, length);
            } catch (IOException e) {
                failure = e;
            }
        }
        received += length;
    }

    @Override
    public Pending<StoredFile> commit() throws IOException {
        try {
            return handOver();
        } catch (IOException e) {
            close();
            throw Refusals.of(e, request.path());
        }
    }

    private Pending<StoredFile> handOver() throws IOException {
        if (received != request.contentLength()) {
            throw new IllegalStateException("commit after " + received + " of " + request.contentLength() + " bytes");
        }
        if (failure != null) {
            throw failure;
        }
        Digest root = HashTree.root(received == 0 ? List.of() : List.of(hasher.finish()));
        if (!root.equals(request.root())) {
            throw new RefusedException(ErrorCode.HASH_MISMATCH, "the content does not fit its root");
        }
        staged.metadata(request.modified(), request.executable());
        Outcome<StoredFile> outcome = new Outcome<>();
        committer.submit(new Candidate(
                permit,
                replace,
                request.upload(),
                received,
                request.modified(),
                request.executable(),
                root,
                staged,
                this,
                reservation,
                outcome));
        handedOver = true;
        return outcome;
    }

    @Override
    public void close() {
        if (!handedOver) {
            handedOver = true;
            reservation.release();
            discard();
        }
    }

    // The committer's part.

    @Override
    public void published() {
        staged.close();
    }

    @Override
    public void refused() {
        discard();
    }

    @Override
    public void unneeded() {
        discard();
    }

    @Override
    public void lost() {
        discard();
    }

    private void discard() {
        staged.close();
        try {
            parts.tree().discard(staged.id());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a staging file stays until the next start: {0}", e.getMessage());
        }
    }
}
