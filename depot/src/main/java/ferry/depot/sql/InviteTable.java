package ferry.depot.sql;

import ferry.protocol.Digest;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Single-use invites, known by the hashes of their tokens. */
public final class InviteTable {
    private InviteTable() {}

    public static void insert(Statements statements, Digest tokenHash, Instant expires, @Nullable Long createdBy)
            throws SQLException {
        statements.update(Sql.INVITE_INSERT, tokenHash, expires.getEpochSecond(), createdBy);
    }

    public static boolean isValid(Statements statements, Digest tokenHash, Instant now) throws SQLException {
        return statements.number(Sql.INVITE_VALID, tokenHash, now.getEpochSecond()) == 1;
    }

    /** Whether it was valid until now; it is not any more. */
    public static boolean use(Statements statements, Digest tokenHash, Instant now, long account) throws SQLException {
        return statements.update(Sql.INVITE_USE, account, tokenHash, now.getEpochSecond()) == 1;
    }

    /** Invites that can still be used, after those that expired were deleted. */
    public static long open(Statements statements, Instant now) throws SQLException {
        statements.update(Sql.INVITES_EXPIRED_DELETE, now.getEpochSecond());
        return statements.number(Sql.INVITES_OPEN, now.getEpochSecond());
    }
}
