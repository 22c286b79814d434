package ferry.depot;

import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.RefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Makes things visible and durable: one platform thread that takes what is queued as one batch, so that many uploads
 * share one sync. The only caller of the commit steps of the file tree.
 */
final class Committer implements Closeable {
    private final Parts parts;
    private final Settlement settlement;
    private final Runnable sweep;
    private final SyncedDirectories synced = new SyncedDirectories();
    private final Thread thread;

    private final Semaphore files = new Semaphore(DepotLimits.QUEUED_FILES);
    private final Semaphore mebibytes = new Semaphore(DepotLimits.QUEUED_MEBIBYTES);
    // Guarded by this.
    private final Deque<CommitItem> queue = new ArrayDeque<>();
    private boolean closing;
    /** Accounts that are being removed, or were: a few bytes each, until the next start. */
    private final Set<Long> retired = new HashSet<>();

    // Owned by the thread.
    private List<CommitItem> deferred = List.of();
    private boolean unsettled;
    private long lastSweep = System.nanoTime();

    /** {@code sweep}: called now and then by the committer's thread. */
    Committer(Parts parts, Settlement settlement, Runnable sweep) {
        this.parts = parts;
        this.settlement = settlement;
        this.sweep = sweep;
        this.thread = Thread.ofPlatform().name("ferry-committer").unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    /** Queues; waits for room. @throws IOException BUSY, READ_ONLY, SHUTTING_DOWN: the item was not taken */
    void submit(CommitItem item) throws IOException {
        parts.health().checkWritable();
        takeRoom(item);
        synchronized (this) {
            if (!(item instanceof Alone) && retired.contains(item.home().account())) {
                giveRoom(item);
                throw new RefusedException(ErrorCode.REVOKED, "the account is removed");
            }
            if (!closing) {
                queue.add(item);
                notifyAll();
                return;
            }
        }
        giveRoom(item);
        throw new RefusedException(ErrorCode.SHUTTING_DOWN, "the server is stopping");
    }

    /** Takes no more files of an account, since its row is about to go; what is queued is committed before that. */
    synchronized void retire(long account) {
        retired.add(account);
    }

    /** Runs a change alone, in order with what was queued before, and waits for it. */
    void run(Home home, Alone.Change change) throws IOException {
        Alone item = new Alone(home, change, new Outcome<>());
        submit(item);
        item.outcome().await();
    }

    /** Makes the entries of directories durable; for changes that run alone. */
    void sync(Collection<FerryPath> directories) throws IOException {
        if (!parts.isDurable()) {
            return;
        }
        try {
            parts.tree().syncDirectories(synced.toSync(directories));
            parts.health().syncWorked();
            synced.synced(directories);
        } catch (IOException e) {
            parts.health().syncFailed(e);
            synced.forget();
            throw e;
        }
    }

    /** Directories may be gone: what was known of them is not true any more. For changes that run alone. */
    void forgetDirectories() {
        synced.forget();
    }

    /** Commits what is queued, and stops. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (!isAtItsEnd()) {
            List<CommitItem> items = take();
            try {
                if (!items.isEmpty()) {
                    settleWhatIsLeft();
                    commit(items);
                }
            } catch (IOException e) {
                failUnanswered(items, e);
            } catch (RuntimeException | Error e) {
                // Nothing is touched any more: what is on disk is for the next start to settle.
                parts.health().failed(e);
                deferred = List.of();
                failUnanswered(items, new RefusedException(ErrorCode.INTERNAL, "a fault of the server"));
            }
            Set<CommitItem> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
            waiting.addAll(deferred);
            for (CommitItem item : items) {
                if (!waiting.contains(item)) {
                    giveRoom(item);
                }
            }
            sweepNowAndThen();
        }
    }

    /** The next batch: everything up to an item that runs alone, or that item; empty where nothing came for long. */
    private List<CommitItem> take() {
        List<CommitItem> items = new ArrayList<>(deferred);
        deferred = List.of();
        synchronized (this) {
            long deadline = System.nanoTime() + DepotLimits.SWEEP_EVERY.toNanos();
            while (queue.isEmpty() && items.isEmpty() && !closing) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return items;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    throw new AssertionError("nobody interrupts the committer", e);
                }
            }
            while (!queue.isEmpty() && !(queue.peek() instanceof Alone)) {
                items.add(queue.remove());
            }
            if (items.isEmpty() && !queue.isEmpty()) {
                items.add(queue.remove());
            }
        }
        return items;
    }

    private synchronized boolean isAtItsEnd() {
        return closing && queue.isEmpty() && deferred.isEmpty();
    }

    private void commit(List<CommitItem> items) throws IOException {
        if (items.getFirst() instanceof Alone(Home _, Alone.Change change, Outcome<Void> outcome)) {
            change.run();
            outcome.succeed(null);
            return;
        }
        Batch batch = new Batch(parts, synced, items);
        deferred = batch.deferred();
        unsettled = batch.run();
    }

    private void settleWhatIsLeft() throws IOException {
        if (unsettled) {
            try {
                settlement.settle();
                unsettled = false;
            } catch (RefusedException e) {
                // The database is away, which says nothing about the disk.
                throw e;
            } catch (IOException e) {
                parts.health().syncFailed(e);
                throw e;
            }
        }
    }

    private void failUnanswered(List<CommitItem> items, IOException reason) {
        for (CommitItem item : items) {
            switch (item) {
                case Candidate candidate -> {
                    candidate.reservation().release();
                    if (!candidate.outcome().isDone()) {
                        candidate.outcome().fail(Refusals.of(reason, candidate.path()));
                    }
                }
                case NewDirectory directory -> {
                    if (!directory.outcome().isDone()) {
                        directory.fail(Refusals.of(reason, directory.path()));
                    }
                }
                case Alone alone -> alone.fail(reason);
            }
        }
    }

    private void sweepNowAndThen() {
        if (System.nanoTime() - lastSweep > DepotLimits.SWEEP_EVERY.toNanos()) {
            lastSweep = System.nanoTime();
            sweep.run();
        }
    }

    private void takeRoom(CommitItem item) throws IOException {
        long deadline = DepotLimits.QUEUE_ROOM.toMillis();
        try {
            if (!files.tryAcquire(deadline, TimeUnit.MILLISECONDS)) {
                throw busy();
            }
            if (!mebibytes.tryAcquire(mebibytes(item), deadline, TimeUnit.MILLISECONDS)) {
                files.release();
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the committer", e);
        }
    }

    private static RefusedException busy() {
        return new RefusedException(ErrorCode.BUSY, "too much waits for the server's disk");
    }

    private void giveRoom(CommitItem item) {
        files.release();
        mebibytes.release(mebibytes(item));
    }

    private static int mebibytes(CommitItem item) {
        return (int) Math.min(DepotLimits.QUEUED_MEBIBYTES, item.sizeBytes() >> 20);
    }
}
