package ferry.depot;

import ferry.depot.sql.ReceiptTable;
import ferry.depot.sql.Statements;
import ferry.protocol.Digest;
import ferry.protocol.FerryException;
import ferry.protocol.Id16;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.Receipt;
import ferry.protocol.proof.ReceiptEntry;
import ferry.protocol.proof.ReceiptHead;
import java.security.KeyPair;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs batches and finds receipts again. Each account's heads form a chain, ordered inside the commit transaction. */
final class ReceiptBook {
    private static final Digest NO_HEAD = Digest.of(new byte[Digest.BYTES]);

    private final KeyPair keys;
    private final byte[] publicKey;

    private final Map<BatchId, Signed> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BatchId, Signed> eldest) {
            return size() > DepotLimits.RECEIPT_TREES;
        }
    };

    ReceiptBook(KeyPair keys) {
        this.keys = keys;
        this.publicKey = DeviceKeys.rawPublicKey(keys.getPublic());
    }

    /** 32 raw bytes. */
    byte[] publicKey() {
        return publicKey.clone();
    }

    /** The receipts of a batch, in the order of its entries. */
    record Signed(ReceiptHead head, byte[] headBytes, BatchTree tree) {
        Issued receipt(int index, ReceiptEntry entry, byte[] entryBytes) {
            return new Issued(new Receipt(head, index, tree.inclusionPath(index), entry), headBytes, entryBytes);
        }
    }

    /** A receipt and the bytes that were signed. */
    record Issued(Receipt receipt, byte[] head, byte[] entry) {
        StoredFile stored(boolean alreadyThere, Id16 version) {
            return new StoredFile(alreadyThere, version, receipt, head, entry);
        }
    }

    private record BatchId(long account, long sequence) {}

    /** Signs {@code entries} as the account's next batch, inside the caller's transaction. */
    List<Issued> issue(Statements statements, long account, List<ReceiptEntry> entries, Instant time)
            throws SQLException {
        List<byte[]> bytes = entries.stream().map(ReceiptEntry::encode).toList();
        BatchTree tree = new BatchTree(bytes);
        Optional<ReceiptHead> last = ReceiptTable.lastHead(statements, account).map(ReceiptBook::decodeHead);
        long sequence = last.map(head -> head.sequence() + 1).orElse(1L);
        ReceiptHead head = ReceiptHead.signBatch(
                account,
                sequence,
                last.map(ReceiptHead::hash).orElse(NO_HEAD),
                tree.root(),
                entries.size(),
                time,
                publicKey,
                keys.getPrivate());
        Signed signed = new Signed(head, head.encode(), tree);
        ReceiptTable.insertHead(statements, account, sequence, signed.headBytes());
        for (int i = 0; i < entries.size(); i++) {
            ReceiptTable.insertEntry(
                    statements, account, sequence, i, entries.get(i).upload(), bytes.get(i));
        }
        List<Issued> issued = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            issued.add(signed.receipt(i, entries.get(i), bytes.get(i)));
        }
        return issued;
    }

    /** The receipt of an upload that was stored before. */
    Optional<Issued> find(Statements statements, long account, Id16 upload) throws SQLException {
        Optional<ReceiptTable.Place> found = ReceiptTable.find(statements, account, upload);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ReceiptTable.Place place = found.get();
        Signed signed = signed(statements, new BatchId(account, place.sequence()));
        return Optional.of(signed.receipt(place.index(), decodeEntry(place.entry()), place.entry()));
    }

    private Signed signed(Statements statements, BatchId id) throws SQLException {
        synchronized (recent) {
            Signed known = recent.get(id);
            if (known != null) {
                return known;
            }
        }
        byte[] head = ReceiptTable.head(statements, id.account(), id.sequence())
                .orElseThrow(() -> new SQLException("a receipt's head is missing: " + id));
        Signed signed = new Signed(
                decodeHead(head), head, new BatchTree(ReceiptTable.entries(statements, id.account(), id.sequence())));
        synchronized (recent) {
            recent.put(id, signed);
        }
        return signed;
    }

    static ReceiptEntry decodeEntry(byte[] bytes) {
        try {
            return ReceiptEntry.decode(bytes);
        } catch (FerryException e) {
            throw new AssertionError("the database holds only entries that this server made", e);
        }
    }

    private static ReceiptHead decodeHead(byte[] bytes) {
        try {
            return ReceiptHead.decode(bytes);
        } catch (FerryException e) {
            throw new AssertionError("the database holds only heads that this server made", e);
        }
    }
}
