package ferry.protocol.proof;

import ferry.protocol.Digest;
import java.util.List;

/** Proof that one file was stored: its entry, the path to the batch root, and the signed head. */
public record Receipt(ReceiptHead head, long index, List<Digest> inclusionPath, ReceiptEntry entry) {
    /** {@code <sequence>.<index>}, what people see and quote. */
    public String id() {
        return head.sequence() + "." + index;
    }

    /** Whether the head is signed by {@code publicKey}, for the entry's account, and contains the entry. */
    public boolean verify(byte[] publicKey) {
        return head.kind() == ReceiptHead.Kind.BATCH
                && head.accountId() == entry.accountId()
                && HashTree.includes(head.batchRoot(), head.count(), index, entry.leafHash(), inclusionPath)
                && head.isSignedBy(publicKey);
    }
}
