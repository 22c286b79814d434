package ferry.server;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The answers one link owes, in order: put by its reader (who waits while there are too many), taken by its answerer,
 * which is started when there is something to take and may leave when there is nothing. Content never passes here.
 * Thread-safe.
 */
final class AnswerQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition something = lock.newCondition();
    private final Condition over = lock.newCondition();

    private final ArrayDeque<OwedAnswer> notices = new ArrayDeque<>();
    private final ArrayDeque<OwedAnswer> owed = new ArrayDeque<>();
    private final Runnable startAnswerer;
    private final Counters counters;

    /** Answers not written yet, the one being written included. */
    private int count;

    private long contentBytes;
    private boolean answererRuns;
    private boolean lastWordTaken;
    /** Nobody hears answers any more, but the link goes on until all that had come was taken. */
    private boolean silent;

    private volatile @Nullable Ending ending;

    AnswerQueue(Runnable startAnswerer, Counters counters) {
        this.startAnswerer = startAnswerer;
        this.counters = counters;
    }

    /** Owes {@code answer}; waits while the queue is full. False if the link is ending or silent: it will not be written. */
    boolean put(OwedAnswer answer) {
        lock.lock();
        try {
            awaitRoom();
            if (isOver()) {
                return false;
            }
            owed.addLast(answer);
            added(answer);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Owes a message that overtakes the answers (UPLOAD_FAILED). */
    void notice(OwedAnswer notice) {
        lock.lock();
        try {
            awaitRoom();
            if (!isOver()) {
                notices.addLast(notice);
                added(notice);
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() {
        if (!isFull()) {
            return;
        }
        long from = System.nanoTime();
        while (isFull() && !isOver()) {
            room.awaitUninterruptibly();
        }
        counters.fullQueuesNanos.add(System.nanoTime() - from);
    }

    private boolean isOver() {
        return ending != null || silent;
    }

    private boolean isFull() {
        return count >= ServerLimits.ANSWERS || contentBytes >= ServerLimits.ANSWERS_CONTENT_BYTES;
    }

    private void added(OwedAnswer answer) {
        count++;
        contentBytes += answer.contentBytes();
        counters.answersWaiting.increment();
        wakeAnswerer();
    }

    private void wakeAnswerer() {
        if (answererRuns) {
            something.signal();
        } else {
            answererRuns = true;
            startAnswerer.run();
        }
    }

    /** Ends the link; the first ending counts, except that one AT_ONCE replaces an orderly one. */
    void end(Ending as) {
        lock.lock();
        try {
            Ending before = ending;
            boolean replaces = before != null && before.how() == Ending.How.ORDERLY && as.how() == Ending.How.AT_ONCE;
            if (before != null && (!replaces || lastWordTaken)) {
                return;
            }
            ending = as;
            if (as.how() == Ending.How.AT_ONCE) {
                dropAll();
            }
            room.signalAll();
            if (!silent) {
                wakeAnswerer();
            }
        } finally {
            lock.unlock();
        }
    }

    private void dropAll() {
        int dropped = owed.size() + notices.size();
        owed.clear();
        notices.clear();
        count -= dropped;
        counters.answersWaiting.add(-dropped);
    }

    Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    boolean isEnding() {
        return ending != null;
    }

    /** Whether nothing is owed, the answer being written included. */
    boolean isEmpty() {
        lock.lock();
        try {
            return count == 0;
        } finally {
            lock.unlock();
        }
    }

    // the answerer's side

    /** The next answer; waits a while for one. Null if there is none and the answerer may leave. */
    @Nullable
    OwedAnswer take() {
        lock.lock();
        try {
            long leftNanos = ServerLimits.ANSWERER_LINGER.toNanos();
            OwedAnswer next = poll();
            while (next == null && ending == null && leftNanos > 0) {
                leftNanos = something.awaitNanos(leftNanos);
                next = poll();
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError("an answerer owns files and is never interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** The next answer if there is one now. */
    @Nullable
    OwedAnswer takeNow() {
        lock.lock();
        try {
            return poll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable OwedAnswer poll() {
        OwedAnswer notice = notices.pollFirst();
        return notice != null ? notice : owed.pollFirst();
    }

    /** {@code answer}, taken before, was written. */
    void written(OwedAnswer answer) {
        lock.lock();
        try {
            count--;
            contentBytes -= answer.contentBytes();
            counters.answersWaiting.decrement();
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Called when there was nothing to take: whether the answerer leaves (true) or must look again. */
    boolean leave() {
        lock.lock();
        try {
            if (!owed.isEmpty() || !notices.isEmpty() || (ending != null && !lastWordTaken)) {
                return false;
            }
            answererRuns = false;
            over.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The link's last word, once, when everything before it was written. */
    Optional<Ending> takeLastWord() {
        lock.lock();
        try {
            if (ending == null || lastWordTaken || !owed.isEmpty() || !notices.isEmpty()) {
                return Optional.empty();
            }
            lastWordTaken = true;
            return Optional.ofNullable(ending);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The answerer gives up because nobody hears it. What the peer had sent before it died may lie here still, complete:
     * the reader goes on, and what it owes from now on is dropped. Whether it does: not if the link was ending anyway.
     */
    boolean fallSilent() {
        lock.lock();
        try {
            silent = true;
            giveUp();
            return ending == null;
        } finally {
            lock.unlock();
        }
    }

    /** The answerer gives up: the link is over. */
    void abandon() {
        lock.lock();
        try {
            if (ending == null) {
                ending = Ending.lost("the peer is gone");
            }
            giveUp();
        } finally {
            lock.unlock();
        }
    }

    private void giveUp() {
        dropAll();
        lastWordTaken = true;
        answererRuns = false;
        room.signalAll();
        over.signalAll();
    }

    /** Waits until an ended link's last word was written or its answerer gave up. */
    void awaitOver() {
        lock.lock();
        try {
            while (answererRuns || (ending != null && !lastWordTaken)) {
                over.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
