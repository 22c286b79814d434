package ferry.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Further links that help with what one of them does: a thread each. They join and leave while it is done. */
final class Helpers {
    private final String threadName;
    private final Consumer<Helper> work;
    private final ReentrantLock lock = new ReentrantLock();

    /** Everybody who ever joined, by link. */
    private final Map<Conversation, Helper> all = new HashMap<>();

    private boolean isBegun;
    private boolean isClosed;

    /** {@code work}: one helper's part, from beginning to end. */
    Helpers(String threadName, Consumer<Helper> work) {
        this.threadName = threadName;
        this.work = work;
    }

    /** Those who joined earlier begin; who joins later begins at once. */
    void begin() {
        lock.lock();
        try {
            isBegun = true;
            all.values().forEach(helper -> helper.thread.start());
        } finally {
            lock.unlock();
        }
    }

    /** Helps from now on, unless it ever did, or nobody joins any more. */
    void join(Conversation link) {
        lock.lock();
        try {
            if (isClosed || all.containsKey(link)) {
                return;
            }
            Helper helper = new Helper(link);
            all.put(link, helper);
            if (isBegun) {
                helper.thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<Helper> of(Conversation link) {
        lock.lock();
        try {
            return Optional.ofNullable(all.get(link));
        } finally {
            lock.unlock();
        }
    }

    /** Nobody joins any more. Everybody who did. */
    List<Helper> close() {
        lock.lock();
        try {
            isClosed = true;
            return List.copyOf(all.values());
        } finally {
            lock.unlock();
        }
    }

    /** One link and its thread. */
    final class Helper {
        private final Conversation link;
        private final Thread thread;
        private volatile boolean isLeaving;

        private Helper(Conversation link) {
            this.link = link;
            this.thread = Thread.ofPlatform().daemon().name(threadName).unstarted(() -> work.accept(this));
        }

        Conversation link() {
            return link;
        }

        /** Its work ends when it sees that. */
        void leave() {
            isLeaving = true;
        }

        boolean isLeaving() {
            return isLeaving;
        }

        boolean isAtWork() {
            return thread.isAlive() && !isLeaving;
        }

        void await() {
            Waiting.uninterruptibly(thread::join);
        }
    }
}
