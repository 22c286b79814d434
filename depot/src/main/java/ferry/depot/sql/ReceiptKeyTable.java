package ferry.depot.sql;

import java.sql.SQLException;
import java.util.List;

/** The site's own chain of receipt keys: ferry-1.md §8.3. */
public final class ReceiptKeyTable {
    private ReceiptKeyTable() {}

    /** A key, and the head by which it handed over to the next. */
    public record Handover(byte[] formerKey, byte[] head) {}

    /** All of them, the first first. */
    public static List<Handover> all(Statements statements) throws SQLException {
        return statements.all(Sql.RECEIPT_KEYS, row -> new Handover(row.bytes(1), row.bytes(2)));
    }

    public static void insert(Statements statements, long sequence, Handover handover) throws SQLException {
        statements.update(Sql.RECEIPT_KEY_INSERT, sequence, handover.formerKey(), handover.head());
    }
}
