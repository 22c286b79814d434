package ferry.depot.sql;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The embedded database. One connection writes, on its own platform thread, and a few read on theirs: native calls hold
 * a carrier, so virtual threads hand their work over and wait. A transaction is durable when {@link #write} returns.
 */
public final class Database implements Closeable {
    /** Threads that read. More than a few only wait for the same disk. */
    static final int READERS = 2;
    /** Jobs that wait for one kind of thread; past it callers get BUSY. One signed-in link has at most a few at once. */
    static final int WAITING_JOBS = 4_096;
    /** Longest a caller waits for an answer of the database; the committer, which owns it, waits without. */
    static final Duration ANSWER = Duration.ofSeconds(30);
    /** How long SQLite waits for a lock that another process (a backup, an administrator's shell) holds. */
    static final Duration LOCK = Duration.ofSeconds(10);
    /** First SQLite without the WAL-reset bug, which can corrupt a database with two connections. */
    static final String VERSION_MIN = "3.51.3";

    private final DatabaseThreads writer;
    private final DatabaseThreads readers;

    private Database(DatabaseThreads writer, DatabaseThreads readers) {
        this.writer = writer;
        this.readers = readers;
    }

    /** {@code durable}: every commit reaches the disk; otherwise only the operating system. */
    public static Database open(Path file, boolean durable) throws IOException {
        SQLiteDataSource source = new SQLiteDataSource(config(durable));
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        DatabaseThreads writer = null;
        try {
            writer = DatabaseThreads.start("ferry-database", 1, source, true);
            checkVersion(writer);
            migrate(source);
            return new Database(writer, DatabaseThreads.start("ferry-database-reader", READERS, source, false));
        } catch (IOException | RuntimeException e) {
            if (writer != null) {
                writer.close();
            }
            throw e;
        }
    }

    /** Runs {@code work} in one transaction. An exception rolls it back. */
    public <T> T write(Work<T> work) throws IOException {
        return writer.run(work, ANSWER);
    }

    /** As {@link #write}, but waits as long as it takes: for the committer, which must know the outcome. */
    public <T> T writeAsCommitter(Work<T> work) throws IOException {
        return writer.run(work, null);
    }

    /** Leaves something to the writer that nobody waits for; dropped when it is busy. */
    public void writeLater(Work<?> work) {
        writer.offer(work);
    }

    /** Runs {@code work} on what is committed. */
    public <T> T read(Work<T> work) throws IOException {
        return readers.run(work, ANSWER);
    }

    /** Ends what was handed over, and stops. */
    @Override
    public void close() {
        readers.close();
        writer.close();
    }

    private static SQLiteConfig config(boolean durable) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(durable ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.NORMAL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout((int) LOCK.toMillis());
        return config;
    }

    private static void checkVersion(DatabaseThreads writer) throws IOException {
        String version = writer.run(
                statements -> statements.first(Sql.VERSION, row -> row.text(1)).orElse("0"), ANSWER);
        if (compareVersions(version, VERSION_MIN) < 0) {
            throw new IOException("SQLite " + version + " can corrupt a database in WAL mode; Ferry needs "
                    + VERSION_MIN + " or newer. Is another sqlite-jdbc on the class path?");
        }
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

    private static void migrate(SQLiteDataSource source) throws IOException {
        try {
            Flyway.configure()
                    .loggers(MigrationLog.class.getName())
                    .dataSource(source)
                    .locations("classpath:depot-migrations")
                    .placeholders(DatabaseTypes.SQLITE)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IOException(
                    "the database could not be brought up to this version of Ferry: " + e.getMessage(), e);
        }
    }

    /** What runs on a connection. */
    public interface Work<T> {
        T run(Statements statements) throws SQLException, IOException;
    }
}
