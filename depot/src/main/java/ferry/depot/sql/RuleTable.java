package ferry.depot.sql;

import ferry.protocol.FerryPath;
import java.sql.SQLException;
import java.util.List;

/** The folder rules of accounts. */
public final class RuleTable {
    private RuleTable() {}

    /** {@code rights}: a bit each. */
    public record Rule(FerryPath path, long rights) {}

    public static List<Rule> all(Statements statements, long account) throws SQLException {
        return statements.all(Sql.RULES, row -> new Rule(row.path(1), row.number(2)), account);
    }

    /** In the place of any other at the path. */
    public static void put(Statements statements, long account, Rule rule) throws SQLException {
        delete(statements, account, rule.path());
        statements.update(Sql.RULE_INSERT, account, rule.path(), rule.rights());
    }

    /** Whether it was there. */
    public static boolean delete(Statements statements, long account, FerryPath path) throws SQLException {
        return statements.update(Sql.RULE_DELETE, account, path) == 1;
    }
}
