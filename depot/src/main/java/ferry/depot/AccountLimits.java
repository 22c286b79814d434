package ferry.depot;

import ferry.protocol.Limit;
import java.util.EnumMap;
import java.util.Map;

/** An amount for every {@link Limit}; {@link Limit#NONE} where there is none. Immutable. */
public final class AccountLimits {
    /** What counts where neither the site nor the account says otherwise: space is the disk's. */
    public static final AccountLimits DEFAULT = new AccountLimits(Map.of(
            Limit.BYTES, Limit.NONE,
            Limit.FILES, Limit.NONE,
            Limit.UPLOAD_RATE, Limit.NONE,
            Limit.DOWNLOAD_RATE, Limit.NONE,
            Limit.LINKS, Limit.NONE,
            Limit.UPLOADS, (long) DepotLimits.UPLOADS_OPEN_PER_ACCOUNT));

    private final Map<Limit, Long> amounts;

    private AccountLimits(Map<Limit, Long> amounts) {
        this.amounts = new EnumMap<>(amounts);
    }

    /** @throws IllegalArgumentException for an amount below {@link Limit#least} */
    public AccountLimits with(Limit limit, long amount) {
        if (amount != Limit.NONE && amount < limit.least()) {
            throw new IllegalArgumentException(limit + " of " + amount + ", at least " + limit.least());
        }
        Map<Limit, Long> changed = new EnumMap<>(amounts);
        changed.put(limit, amount);
        return new AccountLimits(changed);
    }

    /** {@link Limit#NONE} for none. */
    public long amount(Limit limit) {
        return amounts.getOrDefault(limit, Limit.NONE);
    }

    public boolean isLimited(Limit limit) {
        return amount(limit) != Limit.NONE;
    }

    /** The amount, or more than anything can reach. */
    long most(Limit limit) {
        return isLimited(limit) ? amount(limit) : Long.MAX_VALUE;
    }
}
