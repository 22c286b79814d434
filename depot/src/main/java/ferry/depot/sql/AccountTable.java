package ferry.depot.sql;

import ferry.protocol.Message;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts and the uids that are mapped to them. */
public final class AccountTable {
    private AccountTable() {}

    /**
     * An account; {@code verifier} is encrypted, empty where there is no password. {@code pending}: waits for approval.
     */
    public record Account(
            long id, String name, Message.Role role, boolean disabled, Optional<byte[]> verifier, boolean pending) {}

    /** An account that waits for approval. */
    public record Waiting(String name, Instant since) {}

    /** The new account's id, never used before. */
    public static long insert(
            Statements statements, String name, Message.Role role, byte @Nullable [] verifier, Instant created)
            throws SQLException {
        return insert(statements, name, role, verifier, created, false);
    }

    /** An account that waits for approval. */
    public static void insertPending(Statements statements, String name, byte[] verifier, Instant created)
            throws SQLException {
        insert(statements, name, Message.Role.USER, verifier, created, true);
    }

    private static long insert(
            Statements statements,
            String name,
            Message.Role role,
            byte @Nullable [] verifier,
            Instant created,
            boolean pending)
            throws SQLException {
        statements.update(Sql.NEXT_ACCOUNT);
        long id = statements.number(Sql.LAST_ACCOUNT);
        statements.update(
                Sql.ACCOUNT_INSERT,
                id,
                name,
                role == Message.Role.ADMINISTRATOR ? 1L : 0L,
                verifier,
                created.getEpochSecond(),
                pending);
        return id;
    }

    /** Takes an id that nobody gets: as durable as an account, and nothing else. */
    public static void useUpId(Statements statements) throws SQLException {
        statements.update(Sql.NEXT_ACCOUNT);
    }

    public static List<Waiting> pending(Statements statements) throws SQLException {
        return statements.all(Sql.ACCOUNTS_PENDING, row -> new Waiting(row.text(1), row.time(2)));
    }

    public static long pendingCount(Statements statements) throws SQLException {
        return statements.number(Sql.ACCOUNTS_PENDING_COUNT);
    }

    public static void approve(Statements statements, long id) throws SQLException {
        statements.update(Sql.ACCOUNT_APPROVE, id);
    }

    public static void deletePending(Statements statements, long id) throws SQLException {
        statements.update(Sql.ACCOUNT_PENDING_DELETE, id);
    }

    public static void deletePendingBefore(Statements statements, Instant time) throws SQLException {
        statements.update(Sql.ACCOUNTS_PENDING_DELETE, time.getEpochSecond());
    }

    /** Whether there ever was an account. */
    public static boolean isEmpty(Statements statements) throws SQLException {
        return statements.number(Sql.LAST_ACCOUNT) == 0;
    }

    public static Optional<Account> byName(Statements statements, String name) throws SQLException {
        return statements.first(Sql.ACCOUNT_BY_NAME, AccountTable::account, name);
    }

    /**
     * The account of that name or, if there is none, that of the next one, and behind the last one {@code other}'s: a row
     * is found and read in any case, so that the time does not tell whether it is the one. The caller looks at its name.
     */
    public static Optional<Account> fromNameOn(Statements statements, String name, String other) throws SQLException {
        return statements.first(Sql.ACCOUNT_FROM_NAME_ON, AccountTable::account, name, other);
    }

    /** Any account, one with a password if there is one. */
    public static Optional<Account> any(Statements statements) throws SQLException {
        return statements.first(Sql.ACCOUNT_ANY, AccountTable::account);
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
                row.optionalBytes(5),
                row.flag(6));
    }
}
