package ferry.depot.sql;

import java.sql.SQLException;
import java.util.Optional;

/** Whose database it is. */
public final class SiteTable {
    private SiteTable() {}

    /** Empty until the first opening has said it. */
    public static Optional<Long> identity(Statements statements) throws SQLException {
        return statements.first(Sql.SITE_IDENTITY, row -> row.number(1));
    }

    public static void insertIdentity(Statements statements, long identity) throws SQLException {
        statements.update(Sql.SITE_IDENTITY_INSERT, identity);
    }
}
