package ferry.depot;

import ferry.depot.sql.Amount;
import ferry.protocol.RefusedException;

/**
 * Space of an account's quota that is kept for one file on its way in, until it is stored or given up. What the row of a
 * large upload keeps is counted there ({@code inRow}); here is only what goes beyond. Guarded by its quota.
 */
final class Reservation {
    private final Quota quota;
    private final Amount inRow;
    // Guarded by the quota.
    private Amount kept;

    Reservation(Quota quota, Amount inRow, Amount kept) {
        this.quota = quota;
        this.inRow = inRow;
        this.kept = kept;
    }

    Quota quota() {
        return quota;
    }

    /** What storing the file will really add is known: keeps that much. @throws RefusedException QUOTA_EXCEEDED */
    void raiseTo(Amount exact) throws RefusedException {
        synchronized (quota) {
            Amount missing = exact.minus(inRow).minus(kept).growth();
            quota.take(missing);
            kept = kept.plus(missing);
        }
    }

    /** Gives up what is kept; once is enough. */
    void release() {
        synchronized (quota) {
            Amount all = kept;
            kept = Amount.NONE;
            quota.giveBack(all);
        }
    }
}
