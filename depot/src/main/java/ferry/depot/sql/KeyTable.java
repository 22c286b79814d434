package ferry.depot.sql;

import ferry.protocol.Digest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Device keys. */
public final class KeyTable {
    private KeyTable() {}

    /** {@code publicKey}: 32 raw bytes. */
    public record Key(Digest id, byte[] publicKey, String label, Instant added, Instant lastUsed) {}

    public static void insert(Statements statements, long account, Key key) throws SQLException {
        statements.update(
                Sql.KEY_INSERT,
                account,
                key.id(),
                key.publicKey(),
                key.label(),
                key.added().getEpochSecond(),
                key.lastUsed().getEpochSecond());
    }

    public static long count(Statements statements, long account) throws SQLException {
        return statements.number(Sql.KEY_COUNT, account);
    }

    public static Optional<Key> find(Statements statements, long account, Digest id) throws SQLException {
        return statements.first(Sql.KEY, KeyTable::key, account, id);
    }

    public static List<Key> all(Statements statements, long account) throws SQLException {
        return statements.all(Sql.KEYS, KeyTable::key, account);
    }

    public static int used(Statements statements, long account, Digest id, Instant time) throws SQLException {
        return statements.update(Sql.KEY_USED, time.getEpochSecond(), account, id);
    }

    /** Whether it was there. */
    public static boolean delete(Statements statements, long account, Digest id) throws SQLException {
        return statements.update(Sql.KEY_DELETE, account, id) == 1;
    }

    private static Key key(Row row) throws SQLException {
        return new Key(row.digest(1), row.bytes(2), row.text(3), row.time(4), row.time(5));
    }
}
