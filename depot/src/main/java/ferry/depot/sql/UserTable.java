package ferry.depot.sql;

import ferry.protocol.Message;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Accounts as an administrator sees them: nothing here leads to a verifier or a key. */
public final class UserTable {
    private UserTable() {}

    /** {@code lastUsed}: when one of its device keys last signed in; empty if it has none. */
    public record User(
            long id,
            String name,
            Message.Role role,
            boolean disabled,
            boolean hasPassword,
            Instant created,
            long keys,
            Optional<Instant> lastUsed) {}

    /** At most {@code count} accounts, by id, behind {@code after}. */
    public static List<User> after(Statements statements, long after, int count) throws SQLException {
        return statements.all(Sql.USERS, UserTable::user, after, count);
    }

    public static Optional<User> byName(Statements statements, String name) throws SQLException {
        return statements.first(Sql.USER, UserTable::user, name);
    }

    public static List<Long> uids(Statements statements, long account) throws SQLException {
        return statements.all(Sql.UIDS, row -> row.number(1), account);
    }

    public static long receiptBatches(Statements statements, long account) throws SQLException {
        return statements.number(Sql.HEADS_COUNT, account);
    }

    public static void disabled(Statements statements, long account, boolean disabled) throws SQLException {
        statements.update(Sql.USER_DISABLED, disabled, account);
    }

    public static void role(Statements statements, long account, Message.Role role) throws SQLException {
        statements.update(Sql.USER_ROLE, role == Message.Role.ADMINISTRATOR, account);
    }

    public static long count(Statements statements) throws SQLException {
        return statements.number(Sql.ACCOUNTS_COUNT);
    }

    /** Unfinished uploads of all accounts. */
    public static long uploads(Statements statements) throws SQLException {
        return statements.number(Sql.UPLOADS_COUNT);
    }

    /** Whether another administrator is enabled. */
    public static boolean hasAdministratorBesides(Statements statements, long account) throws SQLException {
        return statements.number(Sql.ADMINISTRATORS_BESIDES, account) > 0;
    }

    private static User user(Row row) throws SQLException {
        long keys = row.number(7);
        return new User(
                row.number(1),
                row.text(2),
                row.flag(3) ? Message.Role.ADMINISTRATOR : Message.Role.USER,
                row.flag(4),
                row.flag(5),
                row.time(6),
                keys,
                keys == 0 ? Optional.empty() : Optional.of(row.time(8)));
    }
}
