package ferry.storage.disk;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes calls that may take long (a sync, the removal of a large file): on the caller's thread if that is a platform
 * thread, otherwise on one of a few of its own, because a native call would hold the virtual thread's carrier, and a
 * machine of two cores has two. The queue holds at most one call per waiting virtual thread.
 */
final class BlockingCalls {
    interface Blocking {
        void run() throws IOException;
    }

    private final ThreadPoolExecutor threads;

    BlockingCalls() {
        this.threads = new ThreadPoolExecutor(
                DiskLimits.BLOCKING_THREADS,
                DiskLimits.BLOCKING_THREADS,
                DiskLimits.BLOCKING_THREAD_KEPT.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("ferry-disk-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    void run(Blocking call) throws IOException {
        if (!Thread.currentThread().isVirtual()) {
            call.run();
            return;
        }
        FutureTask<Optional<IOException>> task = new FutureTask<>(() -> attempt(call));
        threads.execute(task);
        Optional<IOException> failure = Waiting.uninterrupted(() -> outcome(task));
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** The same without waiting for it; {@code call} has to keep what it failed with. */
    void start(Runnable call) {
        threads.execute(call);
    }

    private static Optional<IOException> attempt(Blocking call) {
        try {
            call.run();
            return Optional.empty();
        } catch (IOException failure) {
            return Optional.of(failure);
        }
    }

    private static Optional<IOException> outcome(FutureTask<Optional<IOException>> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException bug) {
            throw new AssertionError("a blocking call failed unexpectedly", bug.getCause());
        }
    }

    /** What is under way is finished; later calls are a bug. */
    void close() {
        threads.shutdown();
    }
}
