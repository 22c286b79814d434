package ferry.depot.sql;

import java.sql.SQLException;

/** What each account uses; written by {@link Ledger} alone. */
public final class UsageTable {
    private UsageTable() {}

    public static Usage find(Statements statements, long account) throws SQLException {
        return statements
                .first(
                        Sql.USAGE,
                        row -> new Usage(
                                account,
                                new Amount(row.number(1), row.number(2)),
                                new Amount(row.number(3), row.number(4)),
                                row.number(5)),
                        account)
                .orElse(new Usage(account, Amount.NONE, Amount.NONE, 0));
    }

    /** Counted afresh from the rows, whatever was written down. */
    public static Usage count(Statements statements, long account) throws SQLException {
        Amount stored = statements
                .first(Sql.USAGE_STORED, row -> new Amount(row.number(1), row.number(2)), account)
                .orElse(Amount.NONE);
        Amount reserved = statements
                .first(Sql.USAGE_RESERVED, row -> new Amount(row.number(1), row.number(2)), account)
                .orElse(Amount.NONE);
        return new Usage(account, stored, reserved, find(statements, account).change());
    }

    static void add(Statements statements, long account, Amount stored, Amount reserved) throws SQLException {
        int rows = add(statements, Sql.USAGE_ADD, account, stored, reserved);
        if (rows == 0) {
            statements.update(Sql.USAGE_INSERT, account);
            add(statements, Sql.USAGE_ADD, account, stored, reserved);
        }
    }

    private static int add(Statements statements, Sql sql, long account, Amount stored, Amount reserved)
            throws SQLException {
        return statements.update(sql, stored.files(), stored.bytes(), reserved.files(), reserved.bytes(), account);
    }
}
