package ferry.depot.sql;

import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Platform threads with a connection each, and the bounded queue of jobs before them. */
final class DatabaseThreads {
    private static final Logger LOG = System.getLogger("ferry.depot");

    private final BlockingQueue<Job<?>> jobs = new ArrayBlockingQueue<>(Database.WAITING_JOBS);
    private final List<Thread> threads = new ArrayList<>();
    private final boolean writes;
    /** Ends the thread that takes it. */
    private final Job<Void> stop = new Job<>(_ -> {
        throw new AssertionError("never run");
    });

    private volatile boolean closing;

    private DatabaseThreads(boolean writes) {
        this.writes = writes;
    }

    static DatabaseThreads start(String name, int count, DataSource source, boolean writes) throws IOException {
        DatabaseThreads all = new DatabaseThreads(writes);
        for (int i = 1; i <= count; i++) {
            Connection connection = all.connect(source);
            Statements statements = new Statements(connection);
            all.threads.add(Thread.ofPlatform()
                    .name(count == 1 ? name : name + "-" + i)
                    .start(() -> all.work(connection, statements)));
        }
        return all;
    }

    /** {@code deadline} null: as long as it takes. */
    <T> T run(Database.Work<T> work, @Nullable Duration deadline) throws IOException {
        Job<T> job = new Job<>(work);
        if (closing) {
            throw closed();
        }
        if (deadline == null) {
            put(job);
        } else if (!jobs.offer(job)) {
            throw new RefusedException(ErrorCode.BUSY, "too much is waiting for the database");
        }
        return job.await(deadline);
    }

    /** Nobody waits; false if there is no room. */
    boolean offer(Database.Work<?> work) {
        return !closing && jobs.offer(new Job<>(work));
    }

    /** Ends what is queued, then stops. */
    void close() {
        closing = true;
        boolean interrupted = false;
        int told = 0;
        for (int ended = 0; ended < threads.size(); ) {
            try {
                // One each, before any is waited for: who takes which is not known.
                for (; told < threads.size(); told++) {
                    jobs.put(stop);
                }
                threads.get(ended).join();
                ended++;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        for (Job<?> late = jobs.poll(); late != null; late = jobs.poll()) {
            late.end(null, closed());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RefusedException closed() {
        return new RefusedException(ErrorCode.SHUTTING_DOWN, "the database is closed");
    }

    private Connection connect(DataSource source) throws IOException {
        try {
            Connection connection = source.getConnection();
            new Statements(connection).update(Sql.TRUST_NO_SCHEMA);
            connection.setAutoCommit(!writes);
            return connection;
        } catch (SQLException e) {
            close();
            throw new IOException("the database cannot be opened: " + e.getMessage(), e);
        }
    }

    private void put(Job<?> job) throws IOException {
        try {
            jobs.put(job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the database got its work", e);
        }
    }

    private void work(Connection connection, Statements statements) {
        try (connection) {
            for (Job<?> job = jobs.take(); job != stop; job = jobs.take()) {
                run(job, connection, statements);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the database's threads", e);
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "closing the database: {0}", e.getMessage());
        }
    }

    private <T> void run(Job<T> job, Connection connection, Statements statements) {
        if (!job.claim()) {
            return;
        }
        try {
            T value = job.work.run(statements);
            if (writes) {
                connection.commit();
            }
            job.end(value, null);
        } catch (SQLException e) {
            rollback(connection);
            job.end(null, failed(e));
        } catch (IOException | RuntimeException | Error e) {
            rollback(connection);
            job.end(null, e);
        }
    }

    private void rollback(Connection connection) {
        if (writes) {
            try {
                connection.rollback();
            } catch (SQLException e) {
                LOG.log(Level.ERROR, "the database could not undo a transaction: {0}", e.getMessage());
            }
        }
    }

    private static IOException failed(SQLException e) {
        boolean full = e instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
        RefusedException refusal = new RefusedException(
                full ? ErrorCode.DISK_FULL : ErrorCode.STORAGE_FAILED,
                full ? "no space for the server's database" : "the server's database reported an error");
        LOG.log(Level.ERROR, "the database failed", e);
        refusal.initCause(e);
        return refusal;
    }
}
