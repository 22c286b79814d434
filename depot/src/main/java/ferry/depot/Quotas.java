package ferry.depot;

import ferry.depot.sql.Amount;
import ferry.depot.sql.ContentTable;
import ferry.depot.sql.ContentTable.Content;
import ferry.depot.sql.Database;
import ferry.depot.sql.LimitTable;
import ferry.depot.sql.Statements;
import ferry.depot.sql.Usage;
import ferry.depot.sql.UsageTable;
import ferry.protocol.Limit;
import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The quotas of the accounts that were used since the start, read from the database when first needed: a few hundred
 * bytes for each. Thread-safe.
 */
final class Quotas {
    private final Database database;
    private volatile AccountLimits site;
    private final LongSupplier nanoTime;
    private final Map<Long, Quota> known = new ConcurrentHashMap<>();

    Quotas(Database database, AccountLimits site, LongSupplier nanoTime) {
        this.database = database;
        this.site = site;
        this.nanoTime = nanoTime;
    }

    /** What counts from now on where an account has no limit of its own. */
    void site(AccountLimits next) {
        // First here, then at each: whoever is being read in between takes it from one side or the other.
        site = next;
        known.values().forEach(quota -> quota.site(next));
    }

    Quota of(long account) throws IOException {
        Quota quota = known.computeIfAbsent(account, id -> new Quota(id, nanoTime));
        quota.loadOnce(
                () -> database.read(statements ->
                        new Quota.Known(UsageTable.find(statements, account), ownLimits(statements, account))),
                () -> site);
        return quota;
    }

    /** The account is gone. */
    void forget(long account) {
        known.remove(account);
    }

    /** What a transaction left, and what was kept for the files that it stored: one step for whoever looks. */
    void now(List<Usage> usages, List<Reservation> ended) {
        for (Usage usage : usages) {
            Quota quota = known.get(usage.account());
            if (quota == null) {
                // Who asks for it first reads what the transaction left, or later.
                continue;
            }
            synchronized (quota) {
                quota.now(usage);
                ended.stream().filter(one -> one.quota() == quota).forEach(Reservation::release);
            }
        }
        ended.forEach(Reservation::release);
    }

    /**
     * What a file of this size adds at a path: the difference, where it may take the place of one that is known. Where it
     * may not, the whole, so that a refusal does not tell the size of what stands there.
     */
    static Amount growth(Statements statements, Permit.Store permit, long sizeBytes) throws SQLException {
        Optional<Content> there = permit.mayReplace() || permit.mayLook()
                ? ContentTable.find(statements, permit.home().account(), permit.path())
                : Optional.empty();
        return growth(there, sizeBytes);
    }

    static Amount growth(Optional<Content> there, long sizeBytes) {
        return new Amount(
                there.isPresent() ? 0 : 1,
                sizeBytes - there.map(Content::sizeBytes).orElse(0L));
    }

    /** The limits that are the account's own. */
    static Map<Limit, Long> ownLimits(Statements statements, long account) throws SQLException {
        Map<Limit, Long> own = new EnumMap<>(Limit.class);
        for (Map.Entry<Integer, Long> each :
                LimitTable.find(statements, account).entrySet()) {
            Limit.of(each.getKey()).ifPresent(limit -> own.put(limit, each.getValue()));
        }
        return own;
    }
}
