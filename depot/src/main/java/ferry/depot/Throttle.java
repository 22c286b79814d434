package ferry.depot;

import ferry.protocol.ErrorCode;
import ferry.protocol.Limit;
import ferry.protocol.RefusedException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How fast one account's content may come in, or go out: a token bucket in front of which its links stand in a queue. A
 * link takes one piece and goes to the end, so that each gets as much as the others, whatever they send; who waits holds
 * no lock, no file's turn and no thread of the system. A changed rate counts at once, for those who wait too.
 * Thread-safe.
 */
final class Throttle {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final String what;
    private final ReentrantLock lock = new ReentrantLock();

    /** Bytes a second, or {@link Limit#NONE}; written with the lock held. */
    private volatile long rate = Limit.NONE;

    // Guarded by the lock.
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private double tokens;
    private long filledNanos;

    /** A link's place in the queue. */
    private static final class Waiting {
        private final int bytes;
        private final Condition turn;

        private Waiting(int bytes, Condition turn) {
            this.bytes = bytes;
            this.turn = turn;
        }
    }

    /** {@code nanoTime}: monotonic; {@code what}: said to who is refused, "uploads". */
    Throttle(LongSupplier nanoTime, String what) {
        this.nanoTime = nanoTime;
        this.what = what;
    }

    /** {@link Limit#NONE}: as fast as may be. */
    void rate(long bytesPerSecond) {
        lock.lock();
        try {
            if (rate == Limit.NONE) {
                // A limit that begins now begins with a full bucket.
                filledNanos = nanoTime.getAsLong();
                rate = bytesPerSecond;
                tokens = burst();
            } else {
                fill();
                rate = bytesPerSecond;
                tokens = Math.min(tokens, burst());
            }
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    boolean isLimited() {
        return rate != Limit.NONE;
    }

    /** Before something new: refuses it where so many wait that each would be slower than the other side bears. */
    void checkRoom() throws RefusedException {
        if (!isLimited()) {
            return;
        }
        lock.lock();
        try {
            long waitingBytes =
                    queue.stream().mapToLong(waiting -> waiting.bytes).sum();
            if (isLimited() && waitingBytes >= rate * DepotLimits.RATE_QUEUE.toSeconds()) {
                throw new RefusedException(
                        ErrorCode.BUSY, "too many " + what + " at once for the " + rate + " bytes/s of this account");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code bytes} may pass, or {@code isOver} and somebody called {@link #wakeAll}: then false. */
    boolean take(int bytes, BooleanSupplier isOver) {
        int left = bytes;
        while (left > 0 && isLimited()) {
            int piece = Math.min(left, DepotLimits.RATE_PIECE_BYTES);
            if (!takePiece(piece, isOver)) {
                return false;
            }
            left -= piece;
        }
        return true;
    }

    private boolean takePiece(int bytes, BooleanSupplier isOver) {
        lock.lock();
        try {
            Waiting me = new Waiting(bytes, lock.newCondition());
            queue.addLast(me);
            try {
                return await(me, isOver);
            } finally {
                queue.remove(me);
                wakeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Waiting me, BooleanSupplier isOver) {
        try {
            while (!isOver.getAsBoolean()) {
                if (!isLimited()) {
                    return true;
                }
                if (queue.peekFirst() != me) {
                    me.turn.await();
                    continue;
                }
                fill();
                if (tokens >= me.bytes) {
                    tokens -= me.bytes;
                    return true;
                }
                long missingNanos = (long) Math.ceil((me.bytes - tokens) * NANOS_PER_SECOND / rate);
                long _ = me.turn.awaitNanos(missingNanos);
            }
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("who moves content owns files and is never interrupted", e);
        }
    }

    /** For a link that is over: it leaves the queue at once. */
    void wakeAll() {
        lock.lock();
        try {
            queue.forEach(waiting -> waiting.turn.signal());
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    private void wakeFirst() {
        if (!isLimited()) {
            queue.forEach(waiting -> waiting.turn.signal());
        } else if (!queue.isEmpty()) {
            queue.peekFirst().turn.signal();
        }
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst(), tokens + rate * ((now - filledNanos) / NANOS_PER_SECOND));
        filledNanos = now;
    }

    /** What may pass at once after a pause. */
    private double burst() {
        return Math.max(DepotLimits.RATE_PIECE_BYTES, rate * (DepotLimits.RATE_BURST.toNanos() / NANOS_PER_SECOND));
    }
}
