package ferry.server;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Lets a piece of content be hashed and written while the link's reader decrypts the next one: together they take twice as
 * long as either. One piece at a time, in order; the reader's, whose thread starts and awaits each.
 */
final class ContentHand {
    private @Nullable FutureTask<Void> piece;

    /** What is done with a piece. */
    interface Work {
        void run() throws IOException;
    }

    /** Begins with a piece; the former one was awaited. */
    void begin(Work work) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        piece = task;
        Thread.ofVirtual().name("ferry-content").start(task);
    }

    /** Whether the piece that was begun last is still being worked on. */
    boolean isBusy() {
        FutureTask<Void> task = piece;
        return task != null && !task.isDone();
    }

    /** Waits until the piece that was begun last is done. @throws IOException what it ended with */
    void await() throws IOException {
        FutureTask<Void> task = piece;
        if (task == null) {
            return;
        }
        piece = null;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException broken -> throw broken;
                case RuntimeException bug -> throw bug;
                case Error bug -> throw bug;
                case null, default -> throw new AssertionError(e);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The same at the end of a link, where nobody cares any more what it ended with. */
    void settle() {
        try {
            await();
        } catch (IOException | RuntimeException over) {
            // The link's own end is told.
        }
    }
}
