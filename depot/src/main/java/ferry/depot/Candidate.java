package ferry.depot;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Replace;
import ferry.protocol.proof.Durability;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.ReceiptEntry;
import ferry.storage.StagedFile;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** A complete, hashed file that wants to become visible. The committer owns it and its staging file from now on. */
record Candidate(
        Permit.Store permit,
        Replace replace,
        Id16 upload,
        long sizeBytes,
        Instant modified,
        boolean executable,
        Digest root,
        StagedFile staged,
        Staging staging,
        Reservation reservation,
        Outcome<StoredFile> outcome)
        implements CommitItem {

    /** Called once, before the outcome: what becomes of the staging file. */
    interface Staging {
        /** It was renamed to its path. */
        void published();

        /** It is whole, but was refused: a large one may be wanted again. */
        void refused();

        /** What it holds is there already. */
        void unneeded();

        /** A sync failed, so what it holds cannot be known: it must go. */
        void lost();
    }

    @Override
    public Home home() {
        return permit.home();
    }

    FerryPath path() {
        return permit.path();
    }

    @Override
    public void fail(IOException reason) {
        staging.refused();
        reservation.release();
        outcome.fail(permit.told(reason));
    }

    void lose(IOException reason) {
        staging.lost();
        reservation.release();
        outcome.fail(reason);
    }

    ReceiptEntry entry(Durability durability) {
        return new ReceiptEntry(durability, home().account(), upload, sizeBytes, root, modified, executable, path());
    }

    /** Whether {@code entry} is a receipt for just this. */
    boolean isProvenBy(ReceiptEntry entry) {
        return entry.path().equals(path())
                && entry.sizeBytes() == sizeBytes
                && entry.root().equals(root)
                && entry.modified().equals(modified)
                && entry.executable() == executable;
    }

    /** Under which id its leaf hashes are kept; a file of one leaf needs none beside its root. */
    Optional<Id16> leaves() {
        return HashTree.leafCount(sizeBytes) > 1 ? Optional.of(staged.id()) : Optional.empty();
    }
}
