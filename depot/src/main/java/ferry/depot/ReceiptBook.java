package ferry.depot;

import ferry.depot.sql.ReceiptKeyTable;
import ferry.depot.sql.ReceiptKeyTable.Handover;
import ferry.depot.sql.ReceiptTable;
import ferry.depot.sql.Statements;
import ferry.protocol.Digest;
import ferry.protocol.FerryException;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.KeyHandovers;
import ferry.protocol.proof.Receipt;
import ferry.protocol.proof.ReceiptEntry;
import ferry.protocol.proof.ReceiptHead;
import java.security.KeyPair;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs batches and finds receipts again. Each account's heads form a chain, ordered inside the commit transaction. */
final class ReceiptBook {
    private static final Digest NO_HEAD = Digest.of(new byte[Digest.BYTES]);

    private volatile Signer signer;
    private volatile List<Handover> handovers;

    /** The key that signs now. */
    private record Signer(KeyPair pair, byte[] publicKey) {
        Signer(KeyPair pair) {
            this(pair, DeviceKeys.rawPublicKey(pair.getPublic()));
        }
    }

    private final Map<BatchId, Signed> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BatchId, Signed> eldest) {
            return size() > DepotLimits.RECEIPT_TREES;
        }
    };

    /** {@code handovers}: what the database knows of former keys, the oldest first; the last is to {@code keys}. */
    ReceiptBook(KeyPair keys, List<Handover> handovers) {
        this.signer = new Signer(keys);
        this.handovers = List.copyOf(handovers);
    }

    /** 32 raw bytes. */
    byte[] publicKey() {
        return signer.publicKey().clone();
    }

    /** The newest handovers of the receipt key, the oldest of them first. */
    List<Message.KeyHandover> handovers() {
        List<Handover> all = handovers;
        return all.subList(Math.max(0, all.size() - SpecLimits.KEY_HANDOVERS), all.size()).stream()
                .map(each -> new Message.KeyHandover(each.formerKey(), each.head()))
                .toList();
    }

    /**
     * Hands every chain over to {@code next}, inside the caller's transaction: the site's, and each account's that has
     * one. The former key signs all of it and nothing after. The caller is the committer, so that no batch comes between.
     */
    List<Handover> handOver(Statements statements, byte[] next, Instant time) throws SQLException {
        Signer former = signer;
        List<Handover> all = new ArrayList<>(handovers);
        Optional<ReceiptHead> last = all.isEmpty()
                ? Optional.empty()
                : Optional.of(decodeHead(all.getLast().head()));
        ReceiptHead ofSite = handover(KeyHandovers.SITE, last, next, time, former);
        Handover handover = new Handover(former.publicKey(), ofSite.encode());
        ReceiptKeyTable.insert(statements, ofSite.sequence(), handover);
        for (byte[] head : ReceiptTable.lastHeads(statements)) {
            ReceiptHead end = decodeHead(head);
            ReceiptHead added = handover(end.accountId(), Optional.of(end), next, time, former);
            ReceiptTable.insertHead(statements, added.accountId(), added.sequence(), added.encode());
        }
        all.add(handover);
        return all;
    }

    private static ReceiptHead handover(
            long account, Optional<ReceiptHead> last, byte[] next, Instant time, Signer former) {
        return ReceiptHead.signRotation(
                account,
                last.map(head -> head.sequence() + 1).orElse(1L),
                last.map(ReceiptHead::hash).orElse(NO_HEAD),
                next,
                time,
                former.publicKey(),
                former.pair().getPrivate());
    }

    /** From now on {@code next} signs: what {@link #handOver} wrote is committed. */
    void handedOver(KeyPair next, List<Handover> committed) {
        // In this order: whoever is told the new key is told of its handover too.
        handovers = List.copyOf(committed);
        signer = new Signer(next);
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
        Signer current = signer;
        checkHandedOver(last, current.publicKey());
        long sequence = last.map(head -> head.sequence() + 1).orElse(1L);
        ReceiptHead head = ReceiptHead.signBatch(
                account,
                sequence,
                last.map(ReceiptHead::hash).orElse(NO_HEAD),
                tree.root(),
                entries.size(),
                time,
                current.publicKey(),
                current.pair().getPrivate());
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

    /** Behind a handover only the key that it names may sign; anything else would break the chain for good. */
    private static void checkHandedOver(Optional<ReceiptHead> last, byte[] publicKey) throws SQLException {
        boolean isOther = last.isPresent()
                && last.get().kind() == ReceiptHead.Kind.KEY_ROTATION
                && !Arrays.equals(last.get().batchRoot().bytes(), publicKey);
        if (isOther) {
            throw new SQLException("the receipts were handed over to another key than this server's");
        }
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
