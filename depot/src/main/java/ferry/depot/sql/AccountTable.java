package ferry.depot.sql;

import ferry.protocol.Message;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts and the uids that are mapped to them. */
public final class AccountTable {
    private AccountTable() {}

    /** An account; {@code verifier} is encrypted, empty where there is no password. */
    public record Account(long id, String name, Message.Role role, boolean disabled, Optional<byte[]> verifier) {}

    /** The new account's id, never used before. */
    public static long insert(
            Statements statements, String name, Message.Role role, byte @Nullable [] verifier, Instant created)
            throws SQLException {
        statements.update(Sql.NEXT_ACCOUNT);
        long id = statements.number(Sql.LAST_ACCOUNT);
        statements.update(
                Sql.ACCOUNT_INSERT,
                id,
                name,
                role == Message.Role.ADMINISTRATOR ? 1L : 0L,
                verifier,
                created.getEpochSecond());
        return id;
    }

    /** Whether there ever was an account. */
    public static boolean isEmpty(Statements statements) throws SQLException {
        return statements.number(Sql.LAST_ACCOUNT) == 0;
    }

    public static Optional<Account> byName(Statements statements, String name) throws SQLException {
        return statements.first(Sql.ACCOUNT_BY_NAME, AccountTable::account, name);
    }

    public static Optional<Account> byId(Statements statements, long id) throws SQLException {
        return statements.first(Sql.ACCOUNT_BY_ID, AccountTable::account, id);
    }

    public static Optional<Account> byUid(Statements statements, long uid) throws SQLException {
        return statements.first(Sql.ACCOUNT_BY_UID, AccountTable::account, uid);
    }

    public static void verifier(Statements statements, long id, byte[] verifier) throws SQLException {
        statements.update(Sql.ACCOUNT_VERIFIER, verifier, id);
    }

    public static void mapUid(Statements statements, long uid, long account) throws SQLException {
        statements.update(Sql.UID_DELETE, uid);
        statements.update(Sql.UID_INSERT, uid, account);
    }

    private static Account account(Row row) throws SQLException {
        return new Account(
                row.number(1),
                row.text(2),
                row.flag(3) ? Message.Role.ADMINISTRATOR : Message.Role.USER,
                row.flag(4),
                row.optionalBytes(5));
    }
}
