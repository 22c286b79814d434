package ferry.depot.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The ledgers one transaction opened, by account, so that transactions take the rows of usage in one order. */
public final class Ledgers {
    private final Statements statements;
    private final SortedMap<Long, Ledger> byAccount = new TreeMap<>();

    public Ledgers(Statements statements) {
        this.statements = statements;
    }

    public Ledger of(long account) {
        return byAccount.computeIfAbsent(account, id -> new Ledger(statements, id));
    }

    /** Writes the accounts' usage down; the last step of the transaction. */
    public List<Usage> end() throws SQLException {
        List<Usage> all = new ArrayList<>();
        for (Ledger ledger : byAccount.values()) {
            all.add(ledger.end());
        }
        return all;
    }
}
