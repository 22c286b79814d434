package ferry.depot.sql;

import ferry.protocol.Id16;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Signed heads and the entries below them, as the bytes that were signed. */
public final class ReceiptTable {
    private ReceiptTable() {}

    /** Where an entry stands. */
    public record Place(long sequence, int index, byte[] entry) {}

    public static Optional<byte[]> lastHead(Statements statements, long account) throws SQLException {
        return statements.first(Sql.HEAD_LAST, row -> row.bytes(1), account);
    }

    /** The last head of every account that has one. */
    public static List<byte[]> lastHeads(Statements statements) throws SQLException {
        List<byte[]> heads = new ArrayList<>();
        for (Chain chain : statements.all(Sql.CHAINS, row -> new Chain(row.number(1), row.number(2)))) {
            heads.add(head(statements, chain.account(), chain.last())
                    .orElseThrow(() -> new SQLException("a receipt's head is missing: " + chain)));
        }
        return heads;
    }

    private record Chain(long account, long last) {}

    public static Optional<byte[]> head(Statements statements, long account, long sequence) throws SQLException {
        return statements.first(Sql.HEAD, row -> row.bytes(1), account, sequence);
    }

    public static List<byte[]> entries(Statements statements, long account, long sequence) throws SQLException {
        return statements.all(Sql.ENTRIES, row -> row.bytes(1), account, sequence);
    }

    public static Optional<Place> find(Statements statements, long account, Id16 upload) throws SQLException {
        return statements.first(
                Sql.ENTRY_BY_UPLOAD,
                row -> new Place(row.number(1), (int) row.number(2), row.bytes(3)),
                account,
                upload);
    }

    public static void insertHead(Statements statements, long account, long sequence, byte[] head) throws SQLException {
        statements.update(Sql.HEAD_INSERT, account, sequence, head);
    }

    public static void insertEntry(
            Statements statements, long account, long sequence, int index, Id16 upload, byte[] entry)
            throws SQLException {
        statements.update(Sql.ENTRY_INSERT, account, sequence, index, upload, entry);
    }
}
