package ferry.client;

import ferry.protocol.Digest;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Receipt heads whose signature one link of the session has checked: the files of one batch come over all of them, and each
 * is sent the batch's head. Known by the hash of the whole head, signature included. Any thread.
 */
final class SignedHeads {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Digest> known = new LinkedHashSet<>();

    /** Whether a head is signed; {@code check} is asked once. Who comes second waits for the first: that is quicker. */
    boolean isSigned(Digest head, BooleanSupplier check) {
        lock.lock();
        try {
            if (known.contains(head)) {
                return true;
            }
            boolean isSigned = check.getAsBoolean();
            if (isSigned) {
                known.add(head);
                if (known.size() > ClientLimits.SIGNED_HEADS_KEPT) {
                    known.remove(known.iterator().next());
                }
            }
            return isSigned;
        } finally {
            lock.unlock();
        }
    }
}
