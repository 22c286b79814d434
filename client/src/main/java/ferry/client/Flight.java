package ferry.client;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a transfer has on its way, and what came back to be sent again. Any thread; one thread waits for the end.
 *
 * @param <T> what is sent
 */
final class Flight<T> {
    /** The pause before sending to a busy server again is doubled this often at most. */
    private static final int DOUBLINGS_MAX = 5;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<T> again = new ArrayDeque<>();
    /** What the server was too busy for: it waits for the thread that makes pauses. */
    private final ArrayDeque<T> later = new ArrayDeque<>();

    private @Nullable Throwable fault;
    private int out;
    /** Pauses for a busy server since anything came to its end. */
    private int pauses;

    /** Something is about to be sent. */
    void begin() {
        lock.lock();
        try {
            out++;
        } finally {
            lock.unlock();
        }
    }

    /** It came to its end. */
    void ended() {
        lock.lock();
        try {
            out--;
            pauses = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** It must be sent again. */
    void again(T item) {
        back(item, again);
    }

    private void back(T item, ArrayDeque<T> queue) {
        lock.lock();
        try {
            out--;
            queue.addLast(item);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** It must be sent again, but not at once: the server is busy. */
    void againLater(T item) {
        back(item, later);
    }

    /** What is to be sent again; null if nothing is, for now. */
    @Nullable
    T poll() {
        lock.lock();
        try {
            T lost = again.pollFirst();
            return lost != null ? lost : later.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    /** What a link that died gave back, if it is of that kind: it may be sent again without a pause. */
    @Nullable
    T pollLost(Predicate<T> kind) {
        lock.lock();
        try {
            T first = again.peekFirst();
            return first != null && kind.test(first) ? again.pollFirst() : null;
        } finally {
            lock.unlock();
        }
    }

    /** A thread that sends died of a bug of ours: nobody is to wait for what it took. */
    void fail(Throwable bug) {
        lock.lock();
        try {
            fault = bug;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is to be sent again; false if everything has come to its end. */
    boolean awaitMore() {
        lock.lock();
        try {
            while (nothingCameBack() && out > 0 && fault == null) {
                changed.awaitUninterruptibly();
            }
            if (fault != null) {
                throw new AssertionError("a fault of a thread that sends", fault);
            }
            if (nothingCameBack()) {
                return false;
            }
            long until = System.nanoTime() + pauseNanos();
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                long wait = left;
                Waiting.uninterruptibly(() -> changed.awaitNanos(wait));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean nothingCameBack() {
        return again.isEmpty() && later.isEmpty();
    }

    private long pauseNanos() {
        return later.isEmpty() ? 0 : ClientLimits.BACKOFF_FIRST.toNanos() << Math.min(pauses++, DOUBLINGS_MAX);
    }
}
