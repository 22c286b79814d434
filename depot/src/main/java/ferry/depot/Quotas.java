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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The quotas of the accounts that were used since the start, read from the database when first needed: a few hundred
 * bytes for each. Thread-safe.
 */
final class Quotas {
    private final Database database;
    private final AccountLimits site;
    private final Map<Long, Quota> known = new ConcurrentHashMap<>();

    Quotas(Database database, AccountLimits site) {
        this.database = database;
        this.site = site;
    }

    Quota of(long account) throws IOException {
        Quota quota = known.computeIfAbsent(account, Quota::new);
        quota.loadOnce(() -> database.read(
                statements -> new Quota.Known(UsageTable.find(statements, account), limits(statements, account))));
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

    AccountLimits limits(Statements statements, long account) throws SQLException {
        AccountLimits limits = site;
        for (Map.Entry<Integer, Long> own : LimitTable.find(statements, account).entrySet()) {
            Optional<Limit> limit = Limit.of(own.getKey());
            if (limit.isPresent()) {
                limits = limits.with(limit.get(), own.getValue());
            }
        }
        return limits;
    }
}
