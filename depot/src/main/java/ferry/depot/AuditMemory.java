package ferry.depot;

import ferry.depot.audit.AuditChain;
import ferry.depot.audit.AuditLog;
import ferry.depot.sql.AuditLineTable;
import ferry.depot.sql.AuditLineTable.Kept;
import ferry.depot.sql.Database;
import java.io.IOException;
import java.util.Optional;

/**
 * Remembers in the database which line of the audit log was on disk last, so that an end that was cut off while no server
 * ran shows at the next start: docs/decisions/0012. Only lines that are on disk are remembered, and after that, so that
 * no power cut leaves the memory of a line that is not there. Thread-safe.
 */
final class AuditMemory {
    private final Database database;

    private AuditMemory(Database database) {
        this.database = database;
    }

    /** Compares the log with what was remembered, and remembers from now on. */
    static void attach(Database database, AuditLog log) throws IOException {
        Optional<Kept> kept = database.read(AuditLineTable::find);
        if (kept.isPresent()) {
            log.checkKept(kept.get().sequence(), kept.get().hashBegins());
        }
        log.tellSynced(new AuditMemory(database)::remember);
    }

    /** Nobody waits for it: without the newest line an older one stays remembered, which is as true. */
    private void remember(AuditChain.Mark synced) {
        Kept kept = new Kept(synced.sequence(), synced.hash().substring(0, Kept.DIGITS));
        database.writeLater(statements -> AuditLineTable.set(statements, kept));
    }
}
