package ferry.depot.sql;

import ferry.depot.sql.Engine.Trouble;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Platform threads with a connection each, and the bounded queue of jobs before them. */
final class DatabaseThreads {
    private static final Logger LOG = System.getLogger("ferry.depot");

    private final BlockingQueue<Job<?>> jobs = new ArrayBlockingQueue<>(Database.WAITING_JOBS);
    private final List<Thread> threads = new ArrayList<>();
    private final Engine engine;
    /** Of threads that write; there is one. */
    private final @Nullable CommitMark mark;
    /** Ends the thread that takes it. */
    private final Job<Void> stop = new Job<>(
            _ -> {
                throw new AssertionError("never run");
            },
            Duration.ZERO);

    private final CountDownLatch closing = new CountDownLatch(1);

    private DatabaseThreads(Engine engine, @Nullable CommitMark mark) {
        this.engine = engine;
        this.mark = mark;
    }

    /** The one thread that writes. */
    static DatabaseThreads startWriter(String name, Engine engine, CommitMark mark) {
        DatabaseThreads one = new DatabaseThreads(engine, mark);
        one.start(name);
        return one;
    }

    static DatabaseThreads startReaders(String name, int count, Engine engine) {
        DatabaseThreads all = new DatabaseThreads(engine, null);
        for (int i = 1; i <= count; i++) {
            all.start(name + "-" + i);
        }
        return all;
    }

    private void start(String name) {
        threads.add(Thread.ofPlatform().name(name).start(this::work));
    }

    /**
     * @param answer longest that is waited for the job to begin; null: as long as it takes
     * @param patience how long the database may be away
     */
    <T> T run(Database.Work<T> work, @Nullable Duration answer, Duration patience) throws IOException {
        Job<T> job = new Job<>(work, patience);
        if (isClosing()) {
            throw closed();
        }
        if (answer == null) {
            put(job);
        } else if (!jobs.offer(job)) {
            throw new RefusedException(ErrorCode.BUSY, "too much is waiting for the database");
        }
        return job.await(answer);
    }

    /** Nobody waits; false if there is no room. */
    boolean offer(Database.Work<?> work) {
        return !isClosing() && jobs.offer(new Job<>(work, Database.ANSWER));
    }

    /** Ends what is queued, then stops. */
    void close() {
        closing.countDown();
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

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private static RefusedException closed() {
        return new RefusedException(ErrorCode.SHUTTING_DOWN, "the database is closed");
    }

    private void put(Job<?> job) throws IOException {
        try {
            jobs.put(job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the database got its work", e);
        }
    }

    private void work() {
        Session session = new Session(engine, mark != null);
        try {
            for (Job<?> job = jobs.take(); job != stop; job = jobs.take()) {
                run(job, session);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the database's threads", e);
        } finally {
            session.close();
        }
    }

    private <T> void run(Job<T> job, Session session) {
        if (!job.claim()) {
            return;
        }
        try {
            job.end(attempt(job, session), null);
        } catch (IOException | RuntimeException | Error e) {
            session.rollback();
            job.end(null, e);
        }
    }

    /** Runs the job's work until a transaction of it is there for certain, or is certainly not. */
    private <T> T attempt(Job<T> job, Session session) throws IOException {
        int conflicts = 0;
        while (true) {
            Statements statements = connect(job, session);
            try {
                T value = job.work.run(statements);
                if (mark == null || commit(job, session, statements, mark)) {
                    return value;
                }
            } catch (SQLException e) {
                conflicts = again(e, conflicts, job, session);
            }
        }
    }

    /** Whether it is committed; false: it is certainly not, for want of a connection. */
    private boolean commit(Job<?> job, Session session, Statements statements, CommitMark own)
            throws SQLException, IOException {
        boolean marked = statements.wasChanging() && own.isBegun();
        if (marked) {
            own.set(statements);
            statements.wasChanging();
        }
        try {
            session.commit();
        } catch (SQLException e) {
            if (!marked || engine.trouble(e) != Trouble.LOST) {
                throw e;
            }
            session.drop();
            boolean there = wasCommitted(job, session, own);
            LOG.log(
                    Level.INFO,
                    "the connection to the database broke in a commit; the transaction is {0}",
                    there ? "there" : "not there and is run again");
            return there;
        }
        if (marked) {
            own.committed();
        }
        return true;
    }

    private boolean wasCommitted(Job<?> job, Session session, CommitMark own) throws IOException {
        while (true) {
            Statements statements = connect(job, session);
            try {
                boolean there = own.isCommitted(statements);
                session.commit();
                return there;
            } catch (SQLException e) {
                again(e, 0, job, session);
            }
        }
    }

    /** After an error: undone, and the count of conflicts so far. @throws IOException if trying again is of no use */
    private int again(SQLException failure, int conflicts, Job<?> job, Session session) throws IOException {
        return switch (engine.trouble(failure)) {
            case LOST -> {
                session.drop();
                if (isClosing() || job.isOverdue()) {
                    throw away(failure);
                }
                yield conflicts;
            }
            case CONFLICT -> {
                session.rollback();
                if (conflicts >= Database.CONFLICTS) {
                    throw failed(failure, ErrorCode.BUSY, "the server's database is busy with something else");
                }
                LOG.log(Level.WARNING, "{0}: another transaction is in the way: {1}", engine, failure.getMessage());
                yield conflicts + 1;
            }
            case FULL -> throw failed(failure, ErrorCode.DISK_FULL, "no space for the server's database");
            case FAULT -> throw failed(failure, ErrorCode.STORAGE_FAILED, "the server's database reported an error");
        };
    }

    /** Waits for the database as long as the job has patience. */
    private Statements connect(Job<?> job, Session session) throws IOException {
        Duration pause = Database.PAUSE_FIRST;
        boolean told = false;
        while (true) {
            try {
                Statements statements = session.open();
                if (told) {
                    LOG.log(Level.INFO, "{0}: the database is there again", engine);
                }
                return statements;
            } catch (SQLException | IOException e) {
                // The file of the password may be away for a moment too.
                if (isClosing() || job.isOverdue()) {
                    throw away(e);
                }
                if (!told) {
                    LOG.log(Level.WARNING, "{0}: the database is away: {1}", engine, e.getMessage());
                    told = true;
                }
            }
            await(pause);
            pause = pause.multipliedBy(2).compareTo(Database.PAUSE_LONGEST) < 0
                    ? pause.multipliedBy(2)
                    : Database.PAUSE_LONGEST;
        }
    }

    /** Ends early where the database is closed. */
    private void await(Duration pause) {
        try {
            // Servers that lost the same database do not all come back in the same moment.
            long millis = pause.toMillis() / 2 + ThreadLocalRandom.current().nextLong(pause.toMillis() / 2 + 1);
            closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the database's threads", e);
        }
    }

    private RefusedException away(Exception failure) {
        return failed(failure, ErrorCode.BUSY, "the server's database is away");
    }

    private RefusedException failed(Exception failure, ErrorCode code, String message) {
        RefusedException refusal = new RefusedException(code, message);
        LOG.log(Level.ERROR, "the database failed", failure);
        refusal.initCause(failure);
        return refusal;
    }
}
