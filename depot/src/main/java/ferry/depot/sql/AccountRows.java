package ferry.depot.sql;

import ferry.protocol.Id16;
import java.sql.SQLException;
import java.util.List;

/** All rows of one account, when it is removed. Its id is never used again. */
public final class AccountRows {
    private static final List<Sql> DELETES = List.of(
            Sql.REMOVED_CONTENTS,
            Sql.REMOVED_PUBLISH_INTENTS,
            Sql.REMOVED_CHANGE_INTENTS,
            Sql.REMOVED_ENTRIES,
            Sql.REMOVED_HEADS,
            Sql.REMOVED_UPLOADS,
            Sql.REMOVED_KEYS,
            Sql.REMOVED_UIDS,
            Sql.FACTOR_DELETE,
            Sql.FACTOR_ALL_STEPS_DELETE,
            Sql.RECOVERY_CODES_DELETE,
            // Invites it made are good no longer; those it used stay used by nobody else, since they go.
            Sql.REMOVED_INVITES_USED,
            Sql.REMOVED_INVITES_MADE,
            Sql.REMOVED_INVITES_MAKER,
            Sql.REMOVED_ACCOUNT);

    private AccountRows() {}

    /** The ids of leaves nobody needs any more. */
    public static List<Id16> delete(Statements statements, long account) throws SQLException {
        List<Id16> leaves = statements.all(Sql.REMOVED_LEAVES, row -> row.id16(1), account);
        for (Sql sql : DELETES) {
            statements.update(sql, account);
        }
        return leaves;
    }

    public static List<Id16> uploads(Statements statements, long account) throws SQLException {
        return statements.all(Sql.UPLOADS_OF, row -> row.id16(1), account);
    }
}
