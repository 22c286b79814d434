package ferry.depot.sql;

import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/** One line of the audit log that is on disk, remembered beside it: among the site's numbers. */
public final class AuditLineTable {
    private AuditLineTable() {}

    /**
     * @param hashBegins 16 digits of 64: who changes a line would have to find another with the same 64 bits
     */
    public record Kept(long sequence, String hashBegins) {
        public static final int DIGITS = 16;
    }

    public static Optional<Kept> find(Statements statements) throws SQLException {
        Optional<Long> sequence = statements.first(Sql.AUDIT_LINE, row -> row.number(1));
        Optional<Long> hash = statements.first(Sql.AUDIT_HASH, row -> row.number(1));
        return sequence.isEmpty() || hash.isEmpty()
                ? Optional.empty()
                : Optional.of(new Kept(sequence.get(), HexFormat.of().toHexDigits(hash.get())));
    }

    public static boolean set(Statements statements, Kept kept) throws SQLException {
        long hash = HexFormat.fromHexDigitsToLong(kept.hashBegins());
        if (statements.update(Sql.AUDIT_LINE_SET, kept.sequence()) == 0) {
            statements.update(Sql.AUDIT_LINE_INSERT, kept.sequence());
        }
        if (statements.update(Sql.AUDIT_HASH_SET, hash) == 0) {
            statements.update(Sql.AUDIT_HASH_INSERT, hash);
        }
        return true;
    }
}
