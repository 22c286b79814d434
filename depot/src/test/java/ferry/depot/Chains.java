package ferry.depot;

import ferry.protocol.FerryException;
import ferry.protocol.proof.ReceiptChain;
import ferry.protocol.proof.ReceiptHead;
import java.io.IOException;

/** Walks an account's whole chain. */
final class Chains {
    private Chains() {}

    /** The last sequence. */
    static long check(AccountAccess access) throws IOException {
        ReceiptChain chain = new ReceiptChain(access.accountId(), access.receiptKey());
        access.receipts(1, (head, entries) -> {
            try {
                chain.next(ReceiptHead.decode(head), entries);
            } catch (ReceiptChain.BrokenChainException | FerryException e) {
                throw new AssertionError("the chain does not hold", e);
            }
        });
        return chain.sequence();
    }
}
