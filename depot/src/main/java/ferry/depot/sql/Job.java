package ferry.depot.sql;

import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Work on its way to a database thread and back. */
final class Job<T> {
    final Database.Work<T> work;
    /** How long the database may be away before this fails. */
    final Duration patience;

    private final long createdNanos = System.nanoTime();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    // Written before the latch opens, read after.
    private @Nullable T value;
    private @Nullable Throwable failure;

    Job(Database.Work<T> work, Duration patience) {
        this.work = work;
        this.patience = patience;
    }

    boolean isOverdue() {
        return System.nanoTime() - createdNanos > patience.toNanos();
    }

    /** Once: by the thread that runs it, or by who no longer waits for it to begin. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    void end(@Nullable T value, @Nullable Throwable failure) {
        this.value = value;
        this.failure = failure;
        ended.countDown();
    }

    T await(@Nullable Duration deadline) throws IOException {
        try {
            if (deadline != null && !ended.await(deadline.toMillis(), TimeUnit.MILLISECONDS) && claim()) {
                throw new RefusedException(
                        ErrorCode.BUSY, "the database did not answer within " + deadline.toSeconds() + " s");
            }
            // Begun: its outcome must be known; no statement of ours takes long, and patience with the server ends.
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the database", e);
        }
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError("no work fails with this", failure);
        }
        return result();
    }

    // Work that gives nothing gives null, and its type says so (Void); NullAway cannot know.
    @SuppressWarnings("NullAway")
    private T result() {
        return value;
    }
}
