package ferry.depot.sql;

import ferry.protocol.Id16;
import java.sql.SQLException;

/**
 * Tells afterwards whether a transaction was committed whose answer never came: each one that changes something counts
 * itself, in the row of this writer. That row is written on a connection that holds the lease, so while it can be read
 * under the lease nobody else's transaction can still end. Owned by the writer's thread.
 */
final class CommitMark {
    private final Id16 writer;
    private boolean begun;
    private long committed;

    CommitMark(Id16 writer) {
        this.writer = writer;
    }

    /** In a transaction of its own. Rows of others are of servers that ended: this one has the lease. */
    void begin(Statements statements) throws SQLException {
        statements.update(Sql.MARKS_DELETE);
        statements.update(Sql.MARK_INSERT, writer);
    }

    void begun() {
        begun = true;
    }

    boolean isBegun() {
        return begun;
    }

    /** Inside the transaction, as its last statement. */
    void set(Statements statements) throws SQLException {
        if (statements.update(Sql.MARK_SET, committed + 1, writer) != 1) {
            throw takenOver();
        }
    }

    void committed() {
        committed++;
    }

    /** On a new connection, after a commit that ended in an error. */
    boolean isCommitted(Statements statements) throws SQLException {
        long found = statements.first(Sql.MARK, row -> row.number(1), writer).orElseThrow(CommitMark::takenOver);
        if (found != committed && found != committed + 1) {
            throw new SQLException("the database knows " + found + " transactions of this server, not " + committed
                    + ": was it restored from a backup?");
        }
        boolean there = found > committed;
        committed = found;
        return there;
    }

    private static SQLException takenOver() {
        return new SQLException("another Ferry server wrote to this database in the meantime");
    }
}
