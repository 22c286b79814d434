package ferry.depot.sql;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A database thread's connection, made anew after it broke. Owned by that thread. */
final class Session {
    private static final Logger LOG = System.getLogger("ferry.depot");

    private final Engine engine;
    private final boolean writes;
    private final Engine.Use use;
    private @Nullable Connection connection;
    private @Nullable Statements statements;

    Session(Engine engine, boolean writes) {
        this(engine, writes, Engine.Use.WORK);
    }

    Session(Engine engine, boolean writes, Engine.Use use) {
        this.engine = engine;
        this.writes = writes;
        this.use = use;
    }

    /** Connects if there is no connection. @throws LeaseTakenException if another server writes to this database */
    Statements open() throws SQLException, IOException {
        Statements known = statements;
        if (known != null) {
            return known;
        }
        Connection made = engine.source(use).getConnection();
        try {
            Statements fresh = new Statements(made);
            engine.prepare(fresh);
            if (writes) {
                takeLease(fresh);
            }
            if (engine.isRemote()) {
                // Of one writer there is no other to wait for; serializable holds even if somebody else comes near.
                made.setTransactionIsolation(
                        writes ? Connection.TRANSACTION_SERIALIZABLE : Connection.TRANSACTION_READ_COMMITTED);
            }
            made.setAutoCommit(!writes);
            connection = made;
            statements = fresh;
            return fresh;
        } catch (SQLException | RuntimeException | Error e) {
            abandon(made);
            throw e;
        }
    }

    private void takeLease(Statements fresh) throws SQLException {
        Optional<Sql> lease = engine.lease();
        if (lease.isPresent() && fresh.number(lease.get()) != 1) {
            throw new LeaseTakenException();
        }
    }

    void commit() throws SQLException {
        if (connection != null) {
            connection.commit();
        }
    }

    /** Undoes what was done since the last commit; a connection that cannot is given up, which undoes it too. */
    void rollback() {
        Statements known = statements;
        if (connection != null && known != null && writes) {
            try {
                known.wasChanging();
                connection.rollback();
            } catch (SQLException e) {
                LOG.log(Level.WARNING, "the database could not undo a transaction: {0}", e.getMessage());
                drop();
            }
        }
    }

    /** Gives the connection up. */
    void drop() {
        if (connection != null) {
            abandon(connection);
        }
        connection = null;
        statements = null;
    }

    void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.log(Level.WARNING, "closing the database: {0}", e.getMessage());
            }
        }
        connection = null;
        statements = null;
    }

    private static void abandon(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "a broken connection to the database: {0}", e.getMessage());
        }
    }

    /** Somebody else holds the lease. */
    static final class LeaseTakenException extends SQLException {
        private static final long serialVersionUID = 1L;

        LeaseTakenException() {
            super("another Ferry server is using this database");
        }
    }
}
