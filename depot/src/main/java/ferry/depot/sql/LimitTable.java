package ferry.depot.sql;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The limits of accounts that differ from the site's, by the limit's number. */
public final class LimitTable {
    private LimitTable() {}

    public static Map<Integer, Long> find(Statements statements, long account) throws SQLException {
        Map<Integer, Long> limits = new HashMap<>();
        for (long[] row : statements.all(Sql.LIMITS, row -> new long[] {row.number(1), row.number(2)}, account)) {
            limits.put((int) row[0], row[1]);
        }
        return limits;
    }

    /** {@code amount} empty: the site's limit counts again. */
    public static void set(Statements statements, long account, int limit, OptionalLong amount) throws SQLException {
        statements.update(Sql.LIMIT_DELETE, account, limit);
        if (amount.isPresent()) {
            statements.update(Sql.LIMIT_INSERT, account, limit, amount.getAsLong());
        }
    }
}
