package ferry.depot;

import ferry.depot.sql.Database;
import ferry.depot.sql.RuleTable;
import ferry.depot.sql.Statements;
import ferry.protocol.FerryPath;
import ferry.protocol.Right;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The folder rules of the accounts that were used since the start. What is set counts for the next request. Thread-safe. */
final class Permissions {
    private final Database database;
    private final Map<Long, FolderRules> known = new ConcurrentHashMap<>();

    Permissions(Database database) {
        this.database = database;
    }

    FolderRules of(long account) throws IOException {
        FolderRules rules = known.get(account);
        if (rules != null) {
            return rules;
        }
        FolderRules read = database.read(statements -> read(statements, account));
        // Where they were set meanwhile, what was set counts.
        FolderRules set = known.putIfAbsent(account, read);
        return set == null ? read : set;
    }

    /** Called by one at a time, when {@code rules} are durable. */
    void set(long account, FolderRules rules) {
        known.put(account, rules);
    }

    /** The account is gone. */
    void forget(long account) {
        known.remove(account);
    }

    static FolderRules read(Statements statements, long account) throws SQLException {
        Map<FerryPath, Set<Right>> rules = new HashMap<>();
        for (RuleTable.Rule rule : RuleTable.all(statements, account)) {
            rules.put(rule.path(), Right.ofBits(rule.rights()));
        }
        return rules.isEmpty() ? FolderRules.NONE : new FolderRules(rules);
    }
}
