package ferry.depot.sql;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseProblem.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The embedded database: a file in WAL mode. A lock file beside it keeps other processes of ours away. */
final class SqliteEngine extends Engine {
    /** First SQLite without the WAL-reset bug, which can corrupt a database with two connections. */
    static final String VERSION_MIN = "3.51.3";

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

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

    /** A lock file beside it, locked by the kernel as long as the process lives; and the file, for its owner alone. */
    @Override
    Closeable occupy() throws IOException {
        FileChannel lock;
        try {
            lock = FileChannel.open(
                    file.resolveSibling(file.getFileName() + "-lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    OWNER_ONLY);
        } catch (IOException e) {
            throw problem(Reason.UNREADABLE, e.toString(), e);
        }
        try {
            if (!isLocked(lock)) {
                throw problem(Reason.IN_USE, "another Ferry process is using it");
            }
            if (!Files.exists(file)) {
                Files.createFile(file, OWNER_ONLY);
            }
            return lock;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException byThisProcess) {
            return false;
        }
    }

    @Override
    Trouble trouble(SQLException failure) {
        boolean full =
                failure instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
        return full ? Trouble.FULL : Trouble.FAULT;
    }

    @Override
    Reason reason(SQLException failure) {
        return Reason.UNREADABLE;
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
