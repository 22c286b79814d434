package ferry.client;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How long a transfer bears a server that is away or busy: until that has been so for a time in which nothing got further.
 * Any thread.
 */
final class Patience {
    private final Tally tally;
    private final long mostNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean isTried;
    private long sinceNanos;
    private long progressSeen;

    Patience(Connector connector, Tally tally) {
        this.tally = tally;
        this.mostNanos = connector.parts().settings().reconnectFor().toNanos();
    }

    /** Something got further since the last trouble, or there was none: from now on it is new. */
    boolean isFresh() {
        lock.lock();
        try {
            long progress = tally.progress();
            if (isTried && progress == progressSeen) {
                return false;
            }
            isTried = true;
            progressSeen = progress;
            sinceNanos = System.nanoTime();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether what was refused for now is to be tried again; says so. */
    boolean bearsBusy(ClientException.Refused refusal) {
        boolean again = bears(Duration.ZERO);
        if (again) {
            tally.busy(refusal);
        }
        return again;
    }

    /** Whether another attempt is to be made after this pause. */
    boolean bears(Duration pause) {
        lock.lock();
        try {
            isFresh();
            return System.nanoTime() - sinceNanos + pause.toNanos() <= mostNanos;
        } finally {
            lock.unlock();
        }
    }
}
