package ferry.depot;

import ferry.depot.sql.Database;
import ferry.depot.sql.Ledgers;
import ferry.depot.sql.Statements;
import ferry.depot.sql.Usage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the transactions that change what counts: accounts' usage follows inside of each, and their quotas learn of it
 * when it is committed. Thread-safe.
 */
final class Books {
    private final Database database;
    private final Quotas quotas;
    // Guarded by this: kept for files that stand at their paths, though no transaction says so yet.
    private final List<Reservation> unsettled = new ArrayList<>();

    Books(Database database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /** What runs in a transaction. */
    interface Work<T> {
        T run(Statements statements, Ledgers ledgers) throws SQLException, IOException;
    }

    private record Written<T>(T value, List<Usage> usages) {}

    <T> T write(Work<T> work) throws IOException {
        return write(work, List.of());
    }

    /** {@code ended}: given up when the transaction is committed, which counts what they were kept for. */
    <T> T write(Work<T> work, List<Reservation> ended) throws IOException {
        return told(database.write(statements -> run(statements, work)), ended);
    }

    <T> T writeAsCommitter(Work<T> work) throws IOException {
        return writeAsCommitter(work, List.of());
    }

    <T> T writeAsCommitter(Work<T> work, List<Reservation> ended) throws IOException {
        return told(database.writeAsCommitter(statements -> run(statements, work)), ended);
    }

    /** The transaction that should have counted this file failed; the settlement will, or take it back. */
    synchronized void unsettled(Reservation reservation) {
        unsettled.add(reservation);
    }

    /** Whatever was left is counted. */
    void settled() {
        List<Reservation> all;
        synchronized (this) {
            all = List.copyOf(unsettled);
            unsettled.clear();
        }
        all.forEach(Reservation::release);
    }

    private static <T> Written<T> run(Statements statements, Work<T> work) throws SQLException, IOException {
        Ledgers ledgers = new Ledgers(statements);
        T value = work.run(statements, ledgers);
        return new Written<>(value, ledgers.end());
    }

    private <T> T told(Written<T> written, List<Reservation> ended) {
        quotas.now(written.usages(), ended);
        return written.value();
    }
}
