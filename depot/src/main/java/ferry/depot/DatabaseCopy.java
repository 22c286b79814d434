package ferry.depot;

import ferry.depot.database.DatabaseSettings;
import ferry.depot.sql.Copying;
import java.io.IOException;
import java.util.SequencedMap;
import java.util.function.ObjLongConsumer;

/** Moves a site to another database, while no server runs: the files stay where they are. */
public final class DatabaseCopy {
    private DatabaseCopy() {}

    /**
     * Copies everything, reads it back on both sides and compares it. {@code from} is left as it is; {@code to} has no
     * accounts before, and no server takes it before all of it is there.
     *
     * @param progress told a table and how many of its rows are done, while copying and again while comparing
     * @return rows of each table
     * @throws ferry.depot.database.DatabaseProblem if either cannot be used, or is in use
     */
    public static SequencedMap<String, Long> run(
            DatabaseSettings from, DatabaseSettings to, ObjLongConsumer<String> progress) throws IOException {
        try (Copying copying = Copying.open(from, to)) {
            return copying.run(progress);
        }
    }
}
