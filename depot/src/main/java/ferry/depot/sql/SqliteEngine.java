package ferry.depot.sql;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseProblem.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The embedded database: a file in WAL mode. Its directory's lock keeps other servers away. */
final class SqliteEngine extends Engine {
    /** First SQLite without the WAL-reset bug, which can corrupt a database with two connections. */
    static final String VERSION_MIN = "3.51.3";

    private final Path file;
    private final boolean durable;

    SqliteEngine(Path file, boolean durable) {
        super(file.toString());
        this.file = file;
        this.durable = durable;
    }

    @Override
    DataSource source(Use use) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(durable ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.NORMAL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout((int) Database.LOCK.toMillis());
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    @Override
    void prepare(Statements statements) throws SQLException {
        statements.update(Sql.SQLITE_TRUST_NO_SCHEMA);
    }

    @Override
    void check(Statements statements) throws SQLException, DatabaseProblem {
        String version = statements
                .first(Sql.SQLITE_VERSION, row -> row.string(1))
                .orElseThrow(() -> new SQLException("no version"));
        if (compareVersions(version, VERSION_MIN) < 0) {
            throw problem(
                    Reason.OLD_SERVER,
                    "SQLite " + version + " can corrupt a database in WAL mode; Ferry needs " + VERSION_MIN
                            + " or newer. Is another sqlite-jdbc on the class path?");
        }
    }

    @Override
    Sql version() {
        return Sql.SQLITE_VERSION;
    }

    @Override
    Map<String, String> types() {
        return DatabaseTypes.SQLITE;
    }

    @Override
    Optional<Sql> lease() {
        return Optional.empty();
    }

    @Override
    Trouble trouble(SQLException failure) {
        boolean full =
                failure instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
        return full ? Trouble.FULL : Trouble.FAULT;
    }

    @Override
    Reason reason(SQLException failure) {
        return Reason.UNREACHABLE;
    }

    static int compareVersions(String left, String right) {
        String[] lefts = left.split("\\.", -1);
        String[] rights = right.split("\\.", -1);
        for (int i = 0; i < Math.min(lefts.length, rights.length); i++) {
            int order = Integer.compare(Integer.parseInt(lefts[i]), Integer.parseInt(rights[i]));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(lefts.length, rights.length);
    }
}
