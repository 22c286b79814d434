package ferry.depot.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import ferry.protocol.Digest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Single-use invites, known by the hashes of their tokens. */
public final class InviteTable {
    private InviteTable() {}

    /** An open invite; {@code by}: whose, empty for the server's own. */
    public record Invite(Digest tokenHash, Instant expires, Optional<String> by) {}

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

    /** Those that can still be used. */
    public static List<Invite> all(Statements statements, Instant now) throws SQLException {
        return statements.all(
                Sql.INVITES,
                row -> new Invite(
                        row.digest(1), row.time(2), row.optionalBytes(3).map(name -> new String(name, UTF_8))),
                now.getEpochSecond());
    }

    /** An invite that was used stays: it says whom it made. */
    public static void delete(Statements statements, Digest tokenHash) throws SQLException {
        statements.update(Sql.INVITE_DELETE, tokenHash);
    }

    /** Invites that can still be used, after those that expired were deleted. */
    public static long open(Statements statements, Instant now) throws SQLException {
        statements.update(Sql.INVITES_EXPIRED_DELETE, now.getEpochSecond());
        return statements.number(Sql.INVITES_OPEN, now.getEpochSecond());
    }
}
