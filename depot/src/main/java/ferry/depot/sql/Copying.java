package ferry.depot.sql;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseProblem.Reason;
import ferry.depot.database.DatabaseSettings;
import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ObjLongConsumer;

/**
 * Copies a site from one database into another while no server uses either, and compares every row afterwards. One
 * thread, one connection on each side. What is copied from is only read. A mark in the other one, made first and removed
 * last, keeps servers away from half a copy.
 */
public final class Copying implements Closeable {
    /** Rows between two messages of progress, and sent at once. */
    private static final int BATCH = 500;

    private final Side from;
    private final Side to;

    private Copying(Side from, Side to) {
        this.from = from;
        this.to = to;
    }

    /** @throws DatabaseProblem if either cannot be used, or is in use */
    public static Copying open(DatabaseSettings from, DatabaseSettings to) throws IOException {
        Side source = Side.source(from);
        try {
            return new Copying(source, Side.target(to));
        } catch (IOException | RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    /**
     * @param progress told a table and how many of its rows are done, while copying and again while comparing
     * @return rows of each table
     */
    public SequencedMap<String, Long> run(ObjLongConsumer<String> progress) throws IOException {
        if (from.read(statements -> statements.number(Sql.COPY_UNFINISHED)) != 0) {
            throw from.problem(Reason.UNFINISHED_COPY, "a copy into it began and did not end");
        }
        to.run(Copying::mark);
        to.run(statements -> {
            for (CopiedTable table : List.of(CopiedTable.values()).reversed()) {
                statements.update(table.clear);
            }
            for (CopiedTable table : CopiedTable.values()) {
                copy(table, statements, progress);
            }
            return true;
        });
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        to.run(statements -> {
            for (CopiedTable table : CopiedTable.values()) {
                counts.put(table.toString(), compare(table, statements, progress));
            }
            statements.update(Sql.COPY_ENDED);
            return true;
        });
        return counts;
    }

    private static boolean mark(Statements statements) throws SQLException {
        if (statements.number(Sql.COPY_UNFINISHED) == 0) {
            statements.update(Sql.COPY_BEGUN);
        }
        return true;
    }

    private void copy(CopiedTable table, Statements target, ObjLongConsumer<String> progress)
            throws SQLException, IOException {
        progress.accept(table.toString(), 0);
        long done = 0;
        try (Rows rows = from.read(source -> source.open(table.copy))) {
            while (from.read(_ -> rows.next())) {
                target.add(table.paste, from.read(_ -> table.values(rows.row())));
                done++;
                if (done % BATCH == 0) {
                    target.send(table.paste);
                    progress.accept(table.toString(), done);
                }
            }
        }
        target.send(table.paste);
    }

    private long compare(CopiedTable table, Statements target, ObjLongConsumer<String> progress)
            throws SQLException, IOException {
        progress.accept(table.toString(), 0);
        long same = 0;
        try (Rows wanted = from.read(source -> source.open(table.copy));
                Rows found = target.open(table.copy)) {
            while (from.read(_ -> wanted.next())) {
                if (!found.next()
                        || !Arrays.deepEquals(from.read(_ -> table.values(wanted.row())), table.values(found.row()))) {
                    throw differs(table, same);
                }
                same++;
                if (same % BATCH == 0) {
                    progress.accept(table.toString(), same);
                }
            }
            if (found.next()) {
                throw differs(table, same);
            }
        }
        return same;
    }

    private DatabaseProblem differs(CopiedTable table, long same) {
        return to.problem(Reason.COPY_FAILED, table + ": after " + same + " rows it is not what was copied");
    }

    @Override
    public void close() throws IOException {
        try (from;
                to) {
            // Each is closed, whatever the other does.
        }
    }
}
