package ferry.depot;

import ferry.depot.sql.UploadTable;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import ferry.protocol.proof.HashTree;
import ferry.storage.StagedFile;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A large upload that at least one link has open. Links write distinct leaves at the same time; an opening with a higher
 * epoch fences all links of a lower one. Two writes never meet in one leaf: the later one takes the leaf over, and waits
 * for what the disk is still writing there.
 */
final class LiveUpload {
    final UploadTable.Upload row;
    final StagedFile staged;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition calm = lock.newCondition();
    // Guarded by the lock.
    private long epoch;
    private Replace replace = Replace.NEVER;
    private int links;
    private int writes;
    private State state = State.OPEN;
    private @Nullable Outcome<StoredFile> outcome;
    private final Map<Long, LeafPlace> places = new HashMap<>();

    private enum State {
        OPEN,
        /** The committer owns the staging file. */
        COMMITTING,
        ENDED
    }

    /** Who writes a leaf at present. */
    static final class LeafPlace {
        private final long index;
        private int writes;
        private boolean taken;

        private LeafPlace(long index) {
            this.index = index;
        }
    }

    LiveUpload(UploadTable.Upload row, StagedFile staged) {
        this.row = row;
        this.staged = staged;
    }

    long leafCount() {
        return HashTree.leafCount(row.sizeBytes());
    }

    /** Joins with the epoch a new opening was given; false if this is over. */
    boolean takeOver(long newEpoch, Replace newReplace) {
        lock.lock();
        try {
            if (state != State.OPEN) {
                return false;
            }
            links++;
            if (newEpoch > epoch) {
                epoch = newEpoch;
                replace = newReplace;
                // A write that takes longer finds itself fenced afterwards; its leaf waits for it.
                awaitCalm(DepotLimits.TAKEOVER);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Joins an opening. @throws RefusedException FENCED, UPLOAD_UNKNOWN */
    void attach(long itsEpoch) throws RefusedException {
        lock.lock();
        try {
            check(itsEpoch);
            links++;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves; true if nobody is left and the staging file was closed. */
    boolean leave() {
        lock.lock();
        try {
            links--;
            if (links > 0 || state != State.OPEN) {
                return false;
            }
            state = State.ENDED;
            awaitCalm(DepotLimits.LEAF_WRITE);
            staged.close();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The commit that is under way, if one is. */
    Optional<Outcome<StoredFile>> committing() {
        lock.lock();
        try {
            return state == State.COMMITTING ? Optional.ofNullable(outcome) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a leaf over to write it anew; no write of another is under way in it afterwards. */
    LeafPlace begin(long itsEpoch, long index) throws IOException {
        LeafPlace place = new LeafPlace(index);
        lock.lock();
        try {
            check(itsEpoch);
            LeafPlace former = places.put(index, place);
            if (former != null) {
                former.taken = true;
                awaitNoWrites(former);
            }
        } finally {
            lock.unlock();
        }
        if (enter(itsEpoch, place)) {
            try {
                if (staged.leaf(index).isPresent()) {
                    staged.unproven(index);
                }
            } finally {
                exit(place);
            }
        }
        return place;
    }

    /** @throws RefusedException FENCED, UPLOAD_UNKNOWN */
    void checkOpen(long itsEpoch) throws RefusedException {
        lock.lock();
        try {
            check(itsEpoch);
        } finally {
            lock.unlock();
        }
    }

    /** Writes into a leaf, unless another took it over meanwhile: then that one's content counts. */
    void write(long itsEpoch, LeafPlace place, long position, byte[] buffer, int offset, int length)
            throws IOException {
        if (enter(itsEpoch, place)) {
            try {
                staged.write(position, buffer, offset, length);
            } finally {
                exit(place);
            }
        }
    }

    /** The leaf is written and right. */
    void prove(long itsEpoch, LeafPlace place, Digest hash) throws IOException {
        if (enter(itsEpoch, place)) {
            try {
                staged.proven(place.index, hash);
            } finally {
                exit(place);
                giveUp(place);
            }
        }
    }

    /** The leaf will not be finished by who began it. */
    void giveUp(LeafPlace place) {
        lock.lock();
        try {
            places.remove(place.index, place);
            place.taken = true;
        } finally {
            lock.unlock();
        }
    }

    /** Hands the upload to the committer: from now on nothing is written. @throws RefusedException UPLOAD_INCOMPLETE … */
    Replace beginCommit(long itsEpoch, Outcome<StoredFile> itsOutcome) throws RefusedException {
        lock.lock();
        try {
            check(itsEpoch);
            if (staged.provenCount() != leafCount()) {
                throw new RefusedException(
                        ErrorCode.UPLOAD_INCOMPLETE,
                        leafCount() - staged.provenCount() + " of " + leafCount() + " leaves are missing");
            }
            state = State.COMMITTING;
            outcome = itsOutcome;
            if (!awaitCalm(DepotLimits.LEAF_WRITE)) {
                state = State.OPEN;
                throw new RefusedException(ErrorCode.BUSY, "the disk still writes leaves of this upload");
            }
            return replace;
        } finally {
            lock.unlock();
        }
    }

    /** The committer did not take it. */
    void cancelCommit() {
        lock.lock();
        try {
            if (state != State.COMMITTING) {
                return;
            }
            state = links > 0 ? State.OPEN : State.ENDED;
            if (state == State.ENDED) {
                staged.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** It was stored, refused or is discarded: whoever still has it open is told so by his next call. */
    void end() {
        lock.lock();
        try {
            if (state != State.ENDED) {
                state = State.ENDED;
                awaitCalm(DepotLimits.LEAF_WRITE);
                staged.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private void check(long itsEpoch) throws RefusedException {
        if (itsEpoch != epoch) {
            throw new RefusedException(ErrorCode.FENCED, "another connection took this upload over");
        }
        if (state != State.OPEN) {
            throw new RefusedException(ErrorCode.UPLOAD_UNKNOWN, "this upload has ended");
        }
    }

    private boolean enter(long itsEpoch, LeafPlace place) throws RefusedException {
        lock.lock();
        try {
            check(itsEpoch);
            if (place.taken) {
                return false;
            }
            place.writes++;
            writes++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void exit(LeafPlace place) {
        lock.lock();
        try {
            place.writes--;
            writes--;
            calm.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitNoWrites(LeafPlace place) throws RefusedException {
        if (!await(() -> place.writes == 0, DepotLimits.LEAF_WRITE)) {
            throw new RefusedException(ErrorCode.BUSY, "the disk still writes this leaf for another connection");
        }
    }

    private boolean awaitCalm(Duration most) {
        return await(() -> writes == 0, most);
    }

    private boolean await(BooleanSupplier condition, Duration most) {
        long left = most.toNanos();
        boolean interrupted = false;
        while (!condition.getAsBoolean() && left > 0) {
            try {
                left = calm.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return condition.getAsBoolean();
    }
}
