package ferry.depot;

import ferry.depot.database.DatabaseProblem.Reason;
import ferry.depot.sql.AccountTable;
import ferry.depot.sql.Database;
import ferry.depot.sql.SiteTable;
import ferry.protocol.FerryPath;
import ferry.storage.FileTree;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * A database and a data directory belong together: account 7 of another database would inherit the files of account 7.
 * The database remembers a number that comes from the site's secret, which is in the directory.
 */
final class OneSite {
    private static final Pattern HOME = Pattern.compile("[0-9]+-.+");

    private OneSite() {}

    /** @throws ferry.depot.database.DatabaseProblem OTHER_SITE or EMPTY; then nothing was changed */
    static void check(Database database, FileTree tree, long identity) throws IOException {
        boolean hasHomes = hasHomes(tree);
        database.write(statements -> {
            Optional<Long> known = SiteTable.identity(statements);
            if (known.isPresent()) {
                if (known.get() != identity) {
                    throw database.problem(Reason.OTHER_SITE, "it was made with another keys/site.secret");
                }
                return false;
            }
            if (hasHomes && AccountTable.isEmpty(statements)) {
                throw database.problem(Reason.EMPTY, "it knows nobody whose files are here");
            }
            SiteTable.insertIdentity(statements, identity);
            return true;
        });
    }

    private static boolean hasHomes(FileTree tree) throws IOException {
        AtomicBoolean found = new AtomicBoolean();
        tree.list(FerryPath.ROOT, entry -> {
            if (HOME.matcher(entry.name()).matches()) {
                found.set(true);
            }
        });
        return found.get();
    }
}
