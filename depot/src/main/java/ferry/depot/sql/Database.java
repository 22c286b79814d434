package ferry.depot.sql;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseProblem.Reason;
import ferry.depot.database.DatabaseSettings;
import ferry.protocol.Id16;
import ferry.protocol.RefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The database. One connection writes, on its own platform thread, and a few read on theirs: native calls hold a
 * carrier, so virtual threads hand their work over and wait. A transaction is durable when {@link #write} returns.
 *
 * <p>Of a database server there is one writer too: its connection holds a lock of the server as long as it lives, and a
 * new one is used for nothing before it has that lock. So what one thread decides from what it read stays true until it
 * writes, as with the embedded database. A connection that breaks is made again; a transaction that did not happen is
 * run again, and where nobody knows, {@link CommitMark} tells.
 */
public final class Database implements Closeable {
    private static final Logger LOG = System.getLogger("ferry.depot");

    /** Threads that read. More than a few only wait for the same disk. */
    static final int READERS = 2;
    /** Jobs that wait for one kind of thread; past it callers get BUSY. One signed-in link has at most a few at once. */
    static final int WAITING_JOBS = 4_096;
    /** Longest a caller waits for an answer of the database; the committer, which owns it, waits without. */
    static final Duration ANSWER = Duration.ofSeconds(30);
    /** Longest the committer waits for a database server that is away: below what anybody waits for a commit. */
    static final Duration COMMITTER = Duration.ofMinutes(2);
    /** How long a lock is waited for that another process (a backup, an administrator's shell, a server) holds. */
    static final Duration LOCK = Duration.ofSeconds(10);
    /** Longest one attempt to connect takes. */
    static final Duration CONNECT = Duration.ofSeconds(5);
    /** Longest a server may be silent in the middle of a statement; past it the connection counts as lost. */
    static final Duration STATEMENT = Duration.ofSeconds(60);
    /** Between attempts to connect, doubled each time up to the longest. */
    static final Duration PAUSE_FIRST = Duration.ofMillis(50);

    static final Duration PAUSE_LONGEST = Duration.ofSeconds(1);
    /** Times that work is run again because another transaction was in its way. */
    static final int CONFLICTS = 10;

    private final Engine engine;
    private final DatabaseThreads writer;
    private final DatabaseThreads readers;
    private final Closeable occupied;

    private Database(Engine engine, Closeable occupied, DatabaseThreads writer, DatabaseThreads readers) {
        this.engine = engine;
        this.occupied = occupied;
        this.writer = writer;
        this.readers = readers;
    }

    /**
     * Connects, and brings what is there up to this version.
     *
     * @param durable every commit reaches the disk; otherwise only the operating system
     * @param id of this opening, never used before
     */
    public static Database open(DatabaseSettings settings, boolean durable, Id16 id) throws IOException {
        Engine engine = Engine.of(settings, durable);
        Closeable occupied = engine.occupy();
        try {
            return open(engine, occupied, id);
        } catch (IOException | RuntimeException | Error e) {
            occupied.close();
            throw e;
        }
    }

    private static Database open(Engine engine, Closeable occupied, Id16 id) throws IOException {
        tryOut(engine);
        CommitMark mark = new CommitMark(id);
        DatabaseThreads writer = DatabaseThreads.startWriter("ferry-database", engine, mark);
        try {
            // Before anything is migrated: under a server that runs the schema stays as it is.
            takeLease(writer, engine);
            new Migrations(engine).run();
            checkSchema(writer, engine);
            checkWhole(writer, engine);
            if (engine.isRemote()) {
                begin(writer, mark);
            }
            DatabaseThreads readers = DatabaseThreads.startReaders("ferry-database-reader", READERS, engine);
            return new Database(engine, occupied, writer, readers);
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** Without patience, so that what is wrong is told at once. */
    private static void tryOut(Engine engine) throws IOException {
        Session session = new Session(engine, false);
        try {
            engine.check(session.open());
        } catch (SQLException e) {
            throw engine.problem(e);
        } finally {
            session.close();
        }
    }

    private static void takeLease(DatabaseThreads writer, Engine engine) throws IOException {
        try {
            writer.run(_ -> true, null, LOCK);
        } catch (RefusedException e) {
            throw switch (e.getCause()) {
                case Session.LeaseTakenException taken -> engine.problem(Reason.IN_USE, Engine.text(taken), taken);
                case SQLException failure -> engine.problem(failure);
                case null, default -> e;
            };
        }
    }

    /** Every statement is tried out, so that a column that somebody took away is missed now and not tomorrow. */
    private static void checkSchema(DatabaseThreads writer, Engine engine) throws IOException {
        writer.run(
                statements -> {
                    for (Sql sql : Sql.values()) {
                        if (sql.isFor(engine)) {
                            checkSchema(statements, sql, engine);
                        }
                    }
                    return true;
                },
                null,
                LOCK);
    }

    private static void checkSchema(Statements statements, Sql sql, Engine engine) throws DatabaseProblem {
        try {
            statements.check(sql);
        } catch (SQLException e) {
            Reason reason = engine.trouble(e) == Engine.Trouble.LOST || engine.reason(e) == Reason.NO_RIGHTS
                    ? engine.reason(e)
                    : Reason.CHANGED_SCHEMA;
            throw engine.problem(reason, sql + ": " + Engine.text(e), e);
        }
    }

    private static void checkWhole(DatabaseThreads writer, Engine engine) throws IOException {
        if (writer.run(statements -> statements.number(Sql.COPY_UNFINISHED), null, LOCK) != 0) {
            throw engine.problem(Reason.UNFINISHED_COPY, "a copy into it began and did not end");
        }
    }

    private static void begin(DatabaseThreads writer, CommitMark mark) throws IOException {
        writer.run(
                statements -> {
                    mark.begin(statements);
                    return true;
                },
                null,
                LOCK);
        writer.run(
                _ -> {
                    mark.begun();
                    return true;
                },
                null,
                LOCK);
    }

    /** Runs {@code work} in one transaction. An exception rolls it back. */
    public <T> T write(Work<T> work) throws IOException {
        return writer.run(work, ANSWER, ANSWER);
    }

    /** As {@link #write}, but waits as long as it takes: for the committer, which must know the outcome. */
    public <T> T writeAsCommitter(Work<T> work) throws IOException {
        return writer.run(work, null, COMMITTER);
    }

    /** Leaves something to the writer that nobody waits for; dropped when it is busy. */
    public void writeLater(Work<?> work) {
        writer.offer(work);
    }

    /** Runs {@code work} on what is committed. */
    public <T> T read(Work<T> work) throws IOException {
        return readers.run(work, ANSWER, ANSWER);
    }

    /** Something is wrong with what is in it. */
    public DatabaseProblem problem(Reason reason, String detail) {
        return engine.problem(reason, detail);
    }

    /** What keeps the rows, and its version. */
    public String description() throws IOException {
        String version = read(statements -> statements
                .first(engine.version(), row -> row.string(1))
                .orElseThrow(() -> new SQLException("no version")));
        return engine + " " + version;
    }

    /** Ends what was handed over, and stops. */
    @Override
    public void close() {
        readers.close();
        writer.close();
        try {
            occupied.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "closing the database: {0}", e.getMessage());
        }
    }

    /**
     * What runs on a connection. It may run more than once, each time as if it were the first, so it changes nothing
     * but the database; its value counts only of the run that was committed.
     */
    public interface Work<T> {
        T run(Statements statements) throws SQLException, IOException;
    }
}
