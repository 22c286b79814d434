package ferry.server;

import ferry.transport.Deadlines;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits of one thread for its peer, each with a limit. The timer is moved lazily: a wait that ends in time costs no call
 * of it, so that there may be one around every read and write. Thread-safe; one thread waits.
 */
final class BoundedWait {
    private final Deadlines deadlines;
    private final LongSupplier onTimeUp;

    private boolean waiting;
    private long beganNanos;
    private long dueNanos;

    private Deadlines.@Nullable Deadline timer;
    private long timerDueNanos;

    /** {@code onTimeUp} (called by the timer, must not block) ends the wait, or gives the nanoseconds it is extended by. */
    BoundedWait(Deadlines deadlines, LongSupplier onTimeUp) {
        this.deadlines = deadlines;
        this.onTimeUp = onTimeUp;
    }

    synchronized void begin(long limitNanos) {
        waiting = true;
        beganNanos = System.nanoTime();
        dueNanos = beganNanos + limitNanos;
        if (timer == null || dueNanos - timerDueNanos < 0) {
            arm(limitNanos);
        }
    }

    /** How long the wait was. */
    synchronized long end() {
        waiting = false;
        return System.nanoTime() - beganNanos;
    }

    synchronized void cancel() {
        waiting = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm(long limitNanos) {
        if (timer != null) {
            timer.cancel();
        }
        timerDueNanos = System.nanoTime() + limitNanos;
        timer = deadlines.closeAfter(Duration.ofNanos(limitNanos), this::timeUp);
    }

    private void timeUp() {
        synchronized (this) {
            timer = null;
            if (!waiting) {
                return;
            }
            long left = dueNanos - System.nanoTime();
            if (left > 0) {
                arm(left);
                return;
            }
        }
        long extension = onTimeUp.getAsLong();
        synchronized (this) {
            if (extension > 0 && waiting && timer == null) {
                dueNanos = System.nanoTime() + extension;
                arm(extension);
            }
        }
    }
}
