package ferry.depot;

import ferry.depot.audit.AuditLog;
import ferry.depot.sql.Database;
import ferry.protocol.Id16;
import ferry.protocol.proof.Durability;
import ferry.storage.FileTree;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** What the parts of one depot share. {@code nanoTime}: monotonic, for waits that no change of the clock may move. */
record Parts(
        LiveSettings live,
        Database database,
        Quotas quotas,
        Books books,
        FileTree tree,
        ReceiptBook receipts,
        LeafKeeper leaves,
        Health health,
        AuditLog audit,
        InstantSource clock,
        SecureRandom random,
        LongSupplier nanoTime) {
    /** What counts now; who needs it twice keeps it. */
    DepotSettings settings() {
        return live.now();
    }

    boolean isDurable() {
        return settings().durability() == Durability.DURABLE;
    }

    Id16 randomId() {
        return new Id16(random.nextLong(), random.nextLong());
    }
}
