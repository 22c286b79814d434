package ferry.client;

import ferry.protocol.SpecLimits;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Checks and stages leaves beside the thread that reads them from the link, since decrypting takes as long as hashing and
 * writing. One thread hands over, leaf by leaf; a thread of its own does the rest in the same order. A failure there is
 * thrown at the next call here.
 */
final class LeafIntake implements Closeable {
    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private final ArrayDeque<Task> queue = new ArrayDeque<>();
    private int buffers;
    private byte @Nullable [] current;
    private boolean isBusy;
    private boolean closed;
    private @Nullable Throwable failure;
    private @Nullable Thread thread;

    /** What is done with one leaf. */
    interface Work {
        void run(byte[] content) throws IOException;
    }

    private record Task(byte[] content, Work work) {}

    /** To be filled with one leaf; the same until it is handed over. Waits while all are in use. */
    byte[] buffer() throws IOException {
        lock.lock();
        try {
            throwFailure();
            while (current == null) {
                if (!free.isEmpty()) {
                    current = free.removeLast();
                } else if (buffers < ClientLimits.LEAVES_IN_HAND) {
                    buffers++;
                    current = new byte[SpecLimits.LEAF_BYTES];
                } else {
                    changed.awaitUninterruptibly();
                    throwFailure();
                }
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    /** Hands over the {@link #buffer()}. */
    void handOver(Work work) {
        lock.lock();
        try {
            byte[] content = current;
            if (content == null || closed) {
                throw new IllegalStateException("there is nothing to hand over, or nobody to take it");
            }
            current = null;
            queue.addLast(new Task(content, work));
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("ferry-leaf-intake").start(this::run);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything that was handed over is done. */
    void await() throws IOException {
        lock.lock();
        try {
            awaitIdle();
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    /** The same where failures do not matter any more: their link is over, or what they were about. */
    void settle() {
        lock.lock();
        try {
            awaitIdle();
            failure = null;
        } finally {
            lock.unlock();
        }
    }

    private void awaitIdle() {
        while (isBusy || !queue.isEmpty()) {
            changed.awaitUninterruptibly();
        }
    }

    private void throwFailure() throws IOException {
        Throwable why = failure;
        failure = null;
        switch (why) {
            case null -> {}
            case IOException broken -> throw broken;
            case RuntimeException bug -> throw bug;
            case Error bug -> throw bug;
            default -> throw new AssertionError(why);
        }
    }

    private void run() {
        while (true) {
            Task task = take();
            if (task == null) {
                return;
            }
            Throwable why = null;
            try {
                task.work().run(task.content());
            } catch (IOException | RuntimeException | Error e) {
                why = e;
            }
            done(task, why);
        }
    }

    private @Nullable Task take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            Task task = queue.pollFirst();
            isBusy = task != null;
            return task;
        } finally {
            lock.unlock();
        }
    }

    private void done(Task task, @Nullable Throwable why) {
        lock.lock();
        try {
            isBusy = false;
            free.addLast(task.content());
            if (why != null) {
                failure = why;
                // What came behind it belongs to the same link, which ends.
                queue.forEach(dropped -> free.addLast(dropped.content()));
                queue.clear();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what is being done; what was not begun is dropped. */
    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            queue.clear();
            running = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (running != null) {
            Waiting.uninterruptibly(running::join);
        }
    }
}
