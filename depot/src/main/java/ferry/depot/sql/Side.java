package ferry.depot.sql;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseProblem.Reason;
import ferry.depot.database.DatabaseSettings;
import ferry.depot.database.SqliteFile;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A database that a {@link Copying} has for itself, on one connection. */
final class Side implements Closeable {
    /** Longest that is waited for the end of who used it before. */
    private static final Duration LEASE = Duration.ofSeconds(2);

    private final Engine engine;
    private final Closeable occupied;
    private final Session session;

    private Side(Engine engine) throws IOException {
        this.engine = engine;
        this.occupied = engine.occupy();
        this.session = new Session(engine, true, Engine.Use.MIGRATION);
    }

    /** Is looked at and left as it is. */
    static Side source(DatabaseSettings settings) throws IOException {
        Engine engine = Engine.of(settings, true);
        if (settings instanceof SqliteFile(Path file) && !Files.exists(file)) {
            throw engine.problem(Reason.NO_SITE, "there is no such file");
        }
        return open(engine, () -> new Migrations(engine).check());
    }

    /** Is brought up to this version. */
    static Side target(DatabaseSettings settings) throws IOException {
        Engine engine = Engine.of(settings, true);
        Side side = open(engine, () -> new Migrations(engine).run());
        try {
            side.run(statements -> {
                if (statements.number(Sql.COPY_UNFINISHED) == 0 && !AccountTable.isEmpty(statements)) {
                    throw engine.problem(Reason.NOT_EMPTY, "it has accounts");
                }
                return true;
            });
            return side;
        } catch (IOException | RuntimeException | Error e) {
            side.close();
            throw e;
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static Side open(Engine engine, Step migrations) throws IOException {
        Side side = new Side(engine);
        try {
            try {
                engine.check(side.begin());
                // What the migrations will change must not be seen as it was before them.
                side.session.commit();
            } catch (Session.LeaseTakenException taken) {
                throw engine.problem(Reason.IN_USE, Engine.text(taken), taken);
            } catch (SQLException e) {
                throw engine.problem(e);
            }
            migrations.run();
            return side;
        } catch (IOException | RuntimeException | Error e) {
            side.close();
            throw e;
        }
    }

    /** A server ends the connection of a process that is gone a moment after that is gone. */
    private Statements begin() throws SQLException, IOException {
        long deadline = System.nanoTime() + LEASE.toNanos();
        while (true) {
            try {
                return session.open();
            } catch (Session.LeaseTakenException taken) {
                if (System.nanoTime() > deadline) {
                    throw taken;
                }
                LockSupport.parkNanos(Database.PAUSE_FIRST.toNanos());
            }
        }
    }

    /** In one transaction; after an exception there is none of it. */
    <T> T run(Database.Work<T> work) throws IOException {
        try {
            T value = work.run(session.open());
            session.commit();
            return value;
        } catch (SQLException e) {
            session.rollback();
            throw failure(e);
        } catch (IOException | RuntimeException | Error e) {
            session.rollback();
            throw e;
        }
    }

    /** In a transaction that goes on; nothing is changed. */
    <T> T read(Database.Work<T> work) throws IOException {
        try {
            return work.run(session.open());
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    DatabaseProblem problem(Reason reason, String detail) {
        return engine.problem(reason, detail);
    }

    private IOException failure(SQLException failure) {
        return switch (engine.trouble(failure)) {
            case FULL -> {
                RefusedException full = new RefusedException(ErrorCode.DISK_FULL, "no space for " + engine);
                full.initCause(failure);
                yield full;
            }
            case LOST -> engine.problem(failure);
            case CONFLICT, FAULT ->
                engine.reason(failure) == Reason.NO_RIGHTS
                        ? engine.problem(failure)
                        : engine.problem(Reason.COPY_FAILED, Engine.text(failure), failure);
        };
    }

    @Override
    public void close() throws IOException {
        session.close();
        occupied.close();
    }
}
