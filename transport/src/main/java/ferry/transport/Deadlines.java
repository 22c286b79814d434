package ferry.transport;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * The one platform timer: when time is up it closes what it was given. Owners of files are never interrupted. Closing
 * happens on a thread of its own, so that one slow target does not delay the next deadline. Any thread.
 */
public final class Deadlines implements Closeable {
    private final ScheduledThreadPoolExecutor timer;

    public Deadlines() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("ferry-deadlines").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        // Whoever restarts a deadline while everything is being closed gets what it deserves: no timer.
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Closes {@code target} after {@code limit} unless the deadline is cancelled or moved. */
    public Deadline closeAfter(Duration limit, Closeable target) {
        if (timer.isShutdown()) {
            throw new IllegalStateException("the deadlines are closed");
        }
        ClosingDeadline deadline = new ClosingDeadline(timer, () -> closeAside(target));
        deadline.restart(limit);
        return deadline;
    }

    /** Ends the timer; no deadline passes afterwards. */
    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static void closeAside(Closeable target) {
        Thread.ofVirtual().name("deadline-passed").start(() -> {
            try {
                target.close();
            } catch (IOException e) {
                // Made here, since a command that needs none starts sooner.
                System.getLogger(Deadlines.class.getName()).log(Level.WARNING, "closing after a deadline failed", e);
            }
        });
    }

    /** One deadline; any thread. */
    public interface Deadline {
        /** Starts the time anew, after {@link #cancel} too; no effect once it has passed. Cheap: called per message. */
        void restart(Duration limit);

        /** Starts the time anew if it runs; does nothing after {@link #cancel}. For threads that do not wait themselves. */
        void extend(Duration limit);

        /** Stops the time; the timer forgets the target. */
        void cancel();

        /** Whether time was up and the target was closed because of it. */
        boolean hasPassed();
    }
}
