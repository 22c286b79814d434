package ferry.depot;

import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the committer will say: once, to whoever waits. */
final class Outcome<T> implements Pending<T> {
    private final CountDownLatch ended = new CountDownLatch(1);
    // Written before the latch opens, read after.
    private @Nullable T value;
    private @Nullable IOException failure;

    static <T> Outcome<T> of(T value) {
        Outcome<T> outcome = new Outcome<>();
        outcome.succeed(value);
        return outcome;
    }

    /** Of something that was so already. */
    static Outcome<Void> done() {
        Outcome<Void> outcome = new Outcome<>();
        outcome.succeed(null);
        return outcome;
    }

    void succeed(@Nullable T result) {
        value = result;
        ended.countDown();
    }

    void fail(IOException reason) {
        failure = reason;
        ended.countDown();
    }

    @Override
    public boolean isDone() {
        return ended.getCount() == 0;
    }

    @Override
    public T await() throws IOException {
        try {
            if (!ended.await(DepotLimits.COMMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new RefusedException(
                        ErrorCode.INTERNAL,
                        "a commit took more than " + DepotLimits.COMMIT.toMinutes()
                                + " minutes: a fault of the server");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a commit", e);
        }
        if (failure != null) {
            throw failure;
        }
        return result();
    }

    // A commit that gives nothing gives null, and its type says so (Void); NullAway cannot know.
    @SuppressWarnings("NullAway")
    private T result() {
        return value;
    }
}
