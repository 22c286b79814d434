package ferry.depot;

import ferry.depot.sql.Amount;
import ferry.depot.sql.Usage;
import ferry.protocol.Limit;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One account's usage against its limits: what the database says is stored and reserved for large uploads, and what files
 * in flight will add. Its monitor guards all of it, so that two files never take the same last byte.
 */
final class Quota {
    private final long account;
    private final Throttle uploads;
    private final Throttle downloads;
    // Guarded by this.
    private @Nullable Known known;
    private AccountLimits site = AccountLimits.DEFAULT;
    private AccountLimits limits = AccountLimits.DEFAULT;
    private Amount inFlight = Amount.NONE;

    /** What the database says; {@code own}: the limits that are not the site's. */
    record Known(Usage usage, Map<Limit, Long> own) {}

    interface Loading {
        Known load() throws IOException;
    }

    /** {@code nanoTime}: monotonic, for the rates. */
    Quota(long account, LongSupplier nanoTime) {
        this.account = account;
        this.uploads = new Throttle(nanoTime, "uploads");
        this.downloads = new Throttle(nanoTime, "downloads");
    }

    /** Whoever tells of a transaction meanwhile waits, so that none is missed between reading and knowing. */
    synchronized void loadOnce(Loading loading, Supplier<AccountLimits> ofSite) throws IOException {
        if (known == null) {
            known = loading.load();
            site = ofSite.get();
            setLimits();
        }
    }

    long account() {
        return account;
    }

    private Known known() {
        return Objects.requireNonNull(known, "a quota is loaded before anybody gets it");
    }

    synchronized AccountLimits limits() {
        return limits;
    }

    synchronized void own(Map<Limit, Long> changed) {
        known = new Known(known().usage(), changed);
        setLimits();
    }

    /** One that is not loaded yet takes them when it is. */
    synchronized void site(AccountLimits changed) {
        if (known != null) {
            site = changed;
            setLimits();
        }
    }

    private void setLimits() {
        AccountLimits all = site;
        for (Map.Entry<Limit, Long> own : known().own().entrySet()) {
            all = all.with(own.getKey(), own.getValue());
        }
        limits = all;
        uploads.rate(limits.amount(Limit.UPLOAD_RATE));
        downloads.rate(limits.amount(Limit.DOWNLOAD_RATE));
    }

    /** How fast content may come in. */
    Throttle uploads() {
        return uploads;
    }

    /** How fast content may go out. */
    Throttle downloads() {
        return downloads;
    }

    synchronized Usage usage() {
        return known().usage();
    }

    /** What is kept for files in flight beside the usage that the database knows. */
    synchronized Amount inFlight() {
        return inFlight;
    }

    synchronized boolean isSpaceLimited() {
        return limits().isLimited(Limit.BYTES) || limits().isLimited(Limit.FILES);
    }

    /** A later transaction may be told first: only what is newer counts. */
    synchronized void now(Usage told) {
        if (known != null && told.change() > known.usage().change()) {
            known = new Known(told, known.own());
        }
    }

    /** @throws RefusedException QUOTA_EXCEEDED */
    synchronized Reservation reserve(Amount growth) throws RefusedException {
        take(growth);
        return new Reservation(this, Amount.NONE, growth);
    }

    /** Called with the monitor held. What takes nothing always fits, even where a limit was lowered below the usage. */
    void take(Amount growth) throws RefusedException {
        Amount taken = known().usage().total().plus(inFlight);
        long freeBytes = Math.max(0, limits.most(Limit.BYTES) - taken.bytes());
        long freeFiles = Math.max(0, limits.most(Limit.FILES) - taken.files());
        if (growth.bytes() > freeBytes) {
            throw new RefusedException(
                    new Message.Shortage(growth.bytes(), freeBytes),
                    "needs " + growth.bytes() + " bytes, " + freeBytes + " of " + limits.most(Limit.BYTES)
                            + " are free");
        }
        if (growth.files() > freeFiles) {
            throw new RefusedException(
                    new Message.Shortage(growth.bytes(), freeBytes),
                    "needs " + growth.files() + " more file, " + freeFiles + " of " + limits.most(Limit.FILES)
                            + " are free");
        }
        inFlight = inFlight.plus(growth);
    }

    /** Called with the monitor held. */
    void giveBack(Amount kept) {
        inFlight = inFlight.minus(kept);
    }
}
