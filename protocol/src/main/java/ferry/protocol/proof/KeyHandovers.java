package ferry.protocol.proof;

import ferry.protocol.FerryException;
import ferry.protocol.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The site's own chain, of account 0, in which each receipt key names the next: ferry-1.md §8.3. Pure. */
public final class KeyHandovers {
    /** No account has this id: a handover can never stand for a batch. */
    public static final long SITE = 0;

    private KeyHandovers() {}

    /**
     * The keys from {@code known} to {@code current}, both included, each vouched for by the one before.
     *
     * @param handovers as the server tells them, the oldest first
     * @throws ReceiptChain.BrokenChainException if they do not lead from one to the other
     */
    public static List<byte[]> lead(byte[] known, List<Message.KeyHandover> handovers, byte[] current)
            throws ReceiptChain.BrokenChainException {
        List<byte[]> keys = new ArrayList<>(List.of(known));
        ReceiptHead last = null;
        for (Message.KeyHandover handover : handovers) {
            if (last != null || Arrays.equals(handover.formerKey(), known)) {
                last = next(keys.getLast(), last, handover.head());
                keys.add(last.batchRoot().bytes());
            }
        }
        if (!Arrays.equals(keys.getLast(), current)) {
            throw new ReceiptChain.BrokenChainException("no handover leads to this receipt key");
        }
        return keys;
    }

    private static ReceiptHead next(byte[] key, @Nullable ReceiptHead last, byte[] encoded)
            throws ReceiptChain.BrokenChainException {
        ReceiptHead head;
        try {
            head = ReceiptHead.decode(encoded);
        } catch (FerryException e) {
            throw new ReceiptChain.BrokenChainException("a handover cannot be read: " + e.getMessage());
        }
        if (!isHandover(head) || !head.isSignedBy(key)) {
            throw new ReceiptChain.BrokenChainException("a handover is not signed by the key before it");
        }
        if (last != null
                && (head.sequence() != last.sequence() + 1 || !head.previous().equals(last.hash()))) {
            throw new ReceiptChain.BrokenChainException("a handover does not follow the one before it");
        }
        return head;
    }

    /** Whether a head is of this chain. */
    public static boolean isHandover(ReceiptHead head) {
        return head.kind() == ReceiptHead.Kind.KEY_ROTATION && head.accountId() == SITE;
    }
}
