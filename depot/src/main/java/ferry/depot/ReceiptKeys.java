package ferry.depot;

import ferry.depot.sql.Database;
import ferry.depot.sql.ReceiptKeyTable;
import ferry.depot.sql.ReceiptKeyTable.Handover;
import ferry.protocol.FerryException;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.ReceiptHead;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The receipt key and its successors: docs/decisions/0010. The transaction that writes the handover is what decides;
 * files are prepared before it and follow it after. Used at the start, and by the committer.
 */
final class ReceiptKeys {
    private static final Logger LOG = System.getLogger("ferry.depot");

    private final Parts parts;
    private final ReceiptKeyStore store;

    ReceiptKeys(Parts parts, ReceiptKeyStore store) {
        this.parts = parts;
        this.store = store;
    }

    /**
     * The key that the database says counts: the one there is, or the one that was prepared when the process died.
     *
     * @throws IOException if it is neither
     */
    static ReceiptBook open(Database database, SiteKeys keys) throws IOException {
        List<Handover> handovers = database.read(ReceiptKeyTable::all);
        Optional<KeyPair> prepared = keys.store().prepared();
        if (handovers.isEmpty() || isTo(handovers.getLast(), keys.receipts())) {
            keys.store().drop();
            return new ReceiptBook(keys.receipts(), handovers);
        }
        if (prepared.isPresent() && isTo(handovers.getLast(), prepared.get())) {
            keys.store().adopt();
            return new ReceiptBook(prepared.get(), handovers);
        }
        throw new IOException("the receipt key is not the one that the database says signs receipts now:"
                + " restore keys and database of one moment");
    }

    private static boolean isTo(Handover handover, KeyPair pair) throws IOException {
        try {
            byte[] next = ReceiptHead.decode(handover.head()).batchRoot().bytes();
            return Arrays.equals(next, DeviceKeys.rawPublicKey(pair.getPublic()));
        } catch (FerryException e) {
            throw new IOException("a handover of the receipt key cannot be read", e);
        }
    }

    /** Called by the committer. Afterwards {@code next} signs, or an exception says that nothing changed. */
    void handOver(KeyPair next) throws IOException {
        store.prepare(next);
        List<Handover> committed;
        try {
            committed = parts.database()
                    .writeAsCommitter(statements -> parts.receipts()
                            .handOver(
                                    statements,
                                    DeviceKeys.rawPublicKey(next.getPublic()),
                                    parts.clock().instant()));
        } catch (IOException e) {
            List<Handover> there = parts.database().read(ReceiptKeyTable::all);
            if (there.isEmpty() || !isTo(there.getLast(), next)) {
                store.drop();
                throw e;
            }
            // It was committed, and only the answer was lost.
            committed = there;
        }
        parts.receipts().handedOver(next, committed);
        try {
            store.adopt();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the new receipt key counts, and its file is put in place at the next start", e);
        }
    }
}
