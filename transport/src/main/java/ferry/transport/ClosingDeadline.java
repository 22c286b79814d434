package ferry.transport;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves lazily: {@link #restart} only stores when time is up, and the timer, when it fires early, arms itself again for
 * what is left. Only a deadline moved to before the armed time touches the timer.
 */
final class ClosingDeadline implements Deadlines.Deadline {
    private final ScheduledExecutorService timer;
    private final Runnable close;

    /** {@link System#nanoTime} when time is up. Written before {@link #armedNanos} is read, and the other way round. */
    private volatile long dueNanos;

    /** {@link System#nanoTime} when the timer fires next; meaningless unless {@link #armed}. */
    private volatile long armedNanos;

    private volatile boolean armed;
    private volatile boolean passed;

    /** Guarded by this. */
    private @Nullable ScheduledFuture<?> firing;

    ClosingDeadline(ScheduledExecutorService timer, Runnable close) {
        this.timer = timer;
        this.close = close;
    }

    @Override
    public void restart(Duration limit) {
        long due = System.nanoTime() + limit.toNanos();
        dueNanos = due;
        if (!armed || armedNanos - due > 0) {
            arm();
        }
    }

    @Override
    public void extend(Duration limit) {
        long due = System.nanoTime() + limit.toNanos();
        if (armed && due - dueNanos > 0) {
            dueNanos = due;
        }
    }

    @Override
    public synchronized void cancel() {
        if (firing != null) {
            firing.cancel(false);
            firing = null;
        }
        armed = false;
    }

    @Override
    public boolean hasPassed() {
        return passed;
    }

    private synchronized void arm() {
        if (!passed) {
            schedule();
        }
    }

    private synchronized void fire() {
        if (!armed || passed) {
            return;
        }
        if (dueNanos - System.nanoTime() > 0) {
            schedule();
        } else {
            passed = true;
            close.run();
        }
    }

    private void schedule() {
        if (firing != null) {
            firing.cancel(false);
        }
        long due;
        do {
            due = dueNanos;
            armedNanos = due;
        } while (dueNanos - due < 0);
        armed = true;
        firing = timer.schedule(this::fire, due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}
