package ferry.client;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a put has still to send: first what came back from a link that died, then what the walk finds. The put's own thread
 * takes anything; helpers take what is one request, and leave a file of several leaves to that thread. Whoever takes has it
 * counted in the flight before anybody can see that nothing is left.
 */
final class PutQueue {
    private final LocalWalk walk;
    private final Flight<Upload> flight;
    private final Function<LocalWalk.Found, Upload> uploads;
    private final Runnable foundAll;

    /** Guards what follows, the walk and the order of found and taken; taken before the flight's own lock. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private LocalWalk.@Nullable Found held;
    private boolean isOpen;
    private boolean isWalked;

    /** {@code uploads}: makes what sends a find. {@code foundAll}: told once, at the end of the walk. */
    PutQueue(LocalWalk walk, Flight<Upload> flight, Function<LocalWalk.Found, Upload> uploads, Runnable foundAll) {
        this.walk = walk;
        this.flight = flight;
        this.uploads = uploads;
        this.foundAll = foundAll;
    }

    /** The sources have their places: the walk may begin. */
    void open() {
        lock.lock();
        try {
            isOpen = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next thing to send, taken; null if nothing is left for now. For the put's own thread. */
    @Nullable
    Upload take() {
        lock.lock();
        try {
            Upload again = flight.poll();
            if (again != null) {
                return taken(again);
            }
            LocalWalk.Found found = held == null ? found() : held;
            if (held != null) {
                held = null;
                changed.signalAll();
            }
            return found == null ? null : taken(uploads.apply(found));
        } finally {
            lock.unlock();
        }
    }

    /** The next thing that a helper may send, taken; null if there is none for now. */
    @Nullable
    Upload takeForHelper() {
        lock.lock();
        try {
            if (!isOpen) {
                return null;
            }
            Upload lost = flight.pollLost(upload -> !(upload instanceof LargeUpload));
            if (lost != null) {
                return taken(lost);
            }
            if (held == null) {
                held = found();
            }
            if (held == null || isForTheMainLink(held)) {
                return null;
            }
            Upload upload = taken(uploads.apply(held));
            held = null;
            return upload;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for what {@link #takeForHelper} may find; false if nothing will come, or {@code isOver}. What comes back when
     * everything is walked is the put's own thread's, so that helpers end before the put does.
     */
    boolean awaitForHelper(BooleanSupplier isOver) {
        lock.lock();
        try {
            while ((!isOpen || held != null) && !isWalkedOut() && !isOver.getAsBoolean()) {
                changed.awaitUninterruptibly();
            }
            return !isWalkedOut() && !isOver.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** Something that helpers ask about has changed. */
    void stir() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the walk has given out everything. */
    boolean isAllTaken() {
        lock.lock();
        try {
            return isWalkedOut();
        } finally {
            lock.unlock();
        }
    }

    private boolean isWalkedOut() {
        return isWalked && held == null;
    }

    private static boolean isForTheMainLink(LocalWalk.Found found) {
        return found instanceof LocalWalk.FoundFile(LocalFile file) && PutJob.isLarge(file);
    }

    private Upload taken(Upload upload) {
        flight.begin();
        return upload;
    }

    private LocalWalk.@Nullable Found found() {
        if (isWalked) {
            return null;
        }
        LocalWalk.Found found = walk.next();
        if (found == null) {
            isWalked = true;
            foundAll.run();
            changed.signalAll();
        }
        return found;
    }
}
