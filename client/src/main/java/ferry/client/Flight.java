package ferry.client;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a transfer has on its way, and what came back to be sent again. Any thread; one thread sends.
 *
 * @param <T> what is sent
 */
final class Flight<T> {
    /** The pause before sending to a busy server again is doubled this often at most. */
    private static final int DOUBLINGS_MAX = 5;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<T> again = new ArrayDeque<>();
    private int out;
    private int refusals;

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
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** It must be sent again. */
    void again(T item) {
        lock.lock();
        try {
            out--;
            again.addLast(item);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** It must be sent again, but not at once: the server is busy. */
    void againLater(T item) {
        lock.lock();
        try {
            refusals++;
            again(item);
        } finally {
            lock.unlock();
        }
    }

    /** What is to be sent again; null if nothing is, for now. */
    @Nullable
    T poll() {
        lock.lock();
        try {
            return again.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is to be sent again; false if everything has come to its end. */
    boolean awaitMore() {
        lock.lock();
        try {
            while (again.isEmpty() && out > 0) {
                changed.awaitUninterruptibly();
            }
            if (again.isEmpty()) {
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

    private long pauseNanos() {
        long pause = refusals == 0 ? 0 : ClientLimits.BACKOFF_FIRST.toNanos() << Math.min(refusals - 1, DOUBLINGS_MAX);
        refusals = 0;
        return pause;
    }
}
