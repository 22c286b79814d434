package ferry.depot;

import ferry.depot.sql.AccountTable;
import ferry.depot.sql.Amount;
import ferry.depot.sql.LimitTable;
import ferry.depot.sql.Usage;
import ferry.protocol.AdminRecord;
import ferry.protocol.ErrorCode;
import ferry.protocol.Limit;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Looks at accounts' quotas and sets them, for whoever may. What is set counts at once, for links that are signed in too. */
final class Allowances {
    private final Parts parts;
    private final Committer committer;

    Allowances(Parts parts, Committer committer) {
        this.parts = parts;
        this.committer = committer;
    }

    /**
     * What an account uses and may use.
     *
     * @param inFlight kept for files of one message that are on their way
     * @param own the limits that are the account's own, the others being the site's
     */
    record Shown(Home home, Usage usage, Amount inFlight, AccountLimits limits, Set<Limit> own) {
        /** Limits that are not there are left out. */
        AdminRecord record() {
            AdminRecord.Builder record = AdminRecord.builder()
                    .text("name", home.name())
                    .number("files", usage.stored().files())
                    .number("bytes", usage.stored().bytes())
                    .number("uploadingFiles", usage.reserved().plus(inFlight).files())
                    .number("uploadingBytes", usage.reserved().plus(inFlight).bytes());
            free(record, Limit.FILES, "filesFree", usage.total().plus(inFlight).files());
            free(record, Limit.BYTES, "bytesFree", usage.total().plus(inFlight).bytes());
            for (Limit limit : Limit.values()) {
                if (limits.isLimited(limit)) {
                    record.number(limit.key(), limits.amount(limit));
                }
            }
            return record.texts("ownLimits", own.stream().map(Limit::word).toList())
                    .build();
        }

        private void free(AdminRecord.Builder record, Limit limit, String key, long taken) {
            if (limits.isLimited(limit)) {
                record.number(key, Math.max(0, limits.amount(limit) - taken));
            }
        }
    }

    Shown show(Home home) throws IOException {
        Map<Limit, Long> own = parts.database().read(statements -> Quotas.ownLimits(statements, home.account()));
        Quota quota = parts.quotas().of(home.account());
        return new Shown(home, quota.usage(), quota.inFlight(), quota.limits(), own.keySet());
    }

    /** {@code amount} empty: the site's limit again; {@link Limit#NONE}: none. Durable when it returns. */
    void set(Home home, Limit limit, OptionalLong amount) throws IOException {
        // One at a time, so that what is known in memory is what was written last.
        committer.run(home, () -> {
            Map<Limit, Long> own = parts.database().writeAsCommitter(statements -> {
                LimitTable.set(statements, home.account(), limit.number(), amount);
                return Quotas.ownLimits(statements, home.account());
            });
            parts.quotas().of(home.account()).own(own);
        });
    }

    /** Compares with the disk, and puts right what differs. */
    Recount.Result recount(Home home) throws IOException {
        parts.health().checkWritable();
        return new Recount(parts, committer, home).run();
    }

    /** @throws RefusedException NOT_FOUND */
    Home account(String name) throws IOException {
        return parts.database()
                .read(statements -> AccountTable.byName(statements, Accounts.isName(name) ? name : ""))
                .map(row -> new Home(row.id(), row.name()))
                .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, "no account " + Escaped.text(name)));
    }
}
