package ferry.depot.sql;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseProblem.Reason;
import ferry.depot.database.DatabaseServer;
import ferry.depot.database.DatabaseSettings;
import ferry.depot.database.SqliteFile;
import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** A kind of database: how to connect to it, what it calls its types, and what its errors mean. Immutable. */
abstract sealed class Engine permits SqliteEngine, MariaDbEngine, PostgresEngine {
    /** For people. */
    private final String name;

    Engine(String name) {
        this.name = name;
    }

    /** {@code durable}: every commit reaches the disk; otherwise only the operating system. */
    static Engine of(DatabaseSettings settings, boolean durable) {
        return switch (settings) {
            case SqliteFile(var file) -> new SqliteEngine(file, durable);
            case DatabaseServer server ->
                switch (server.kind()) {
                    case MARIADB, MYSQL -> new MariaDbEngine(server, durable);
                    case POSTGRESQL -> new PostgresEngine(server, durable);
                };
        };
    }

    /** What a connection is for: work ends in seconds, a migration may take long. */
    enum Use {
        WORK,
        MIGRATION
    }

    /** What an error means for the work that met it. */
    enum Trouble {
        /** The connection is gone, or of no use: another one may work. */
        LOST,
        /** Undone because of somebody else's transaction: the same again may work. */
        CONFLICT,
        FULL,
        FAULT
    }

    abstract DataSource source(Use use) throws SQLException, IOException;

    /** What a new connection is told first. */
    abstract void prepare(Statements statements) throws SQLException;

    /** @throws DatabaseProblem if the server is too old, or acknowledges before its data is on disk */
    abstract void check(Statements statements) throws SQLException, DatabaseProblem;

    /** Asks for the version of the database's own program. */
    abstract Sql version();

    /** What the migrations' placeholders stand for. */
    abstract Map<String, String> types();

    /** The statement that makes this connection the database's only writer (1), or does not (0); none: nobody else can. */
    abstract Optional<Sql> lease();

    /**
     * Keeps other processes away until it is closed, where no {@link #lease} does.
     *
     * @throws DatabaseProblem IN_USE if one is there
     */
    Closeable occupy() throws IOException {
        return () -> {};
    }

    abstract Trouble trouble(SQLException failure);

    /** Why no connection could be made, or no statement run at first. */
    abstract Reason reason(SQLException failure);

    /** Whether a commit that ends in an error may have happened all the same. */
    final boolean isRemote() {
        return lease().isPresent();
    }

    final DatabaseProblem problem(SQLException failure) {
        return problem(reason(failure), text(failure), failure);
    }

    final DatabaseProblem problem(Reason reason, String detail) {
        return new DatabaseProblem(reason, name, detail, null);
    }

    final DatabaseProblem problem(Reason reason, String detail, Exception cause) {
        return new DatabaseProblem(reason, name, detail, cause);
    }

    static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    @Override
    public final String toString() {
        return name;
    }
}
