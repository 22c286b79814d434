package ferry.client;

import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Further links that help with the small files of a put: each has a thread that takes the next file when its link takes more.
 * They join and leave between files. What a link that dies had on its way comes back to the queue, and goes over another.
 */
final class FileSpread {
    private final PutQueue queue;
    private final Flight<Upload> flight;
    private final ReentrantLock lock = new ReentrantLock();

    /** Everybody who ever joined, by link. */
    private final Map<Conversation, Helper> helpers = new HashMap<>();

    private boolean ended;

    FileSpread(PutQueue queue, Flight<Upload> flight) {
        this.queue = queue;
        this.flight = flight;
    }

    /** Helps from now on, unless it does already. */
    void join(Conversation link) {
        lock.lock();
        try {
            if (!ended && !helpers.containsKey(link)) {
                Helper helper = new Helper(link);
                helpers.put(link, helper);
                helper.thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more files over this link; what is on its way there stays so. */
    void dismiss(Conversation link) {
        Helper helper;
        lock.lock();
        try {
            helper = helpers.get(link);
        } finally {
            lock.unlock();
        }
        if (helper != null) {
            helper.dismissed.set(true);
            queue.stir();
            helper.await();
        }
    }

    /** Whether it has a part in this put, be it that only answers are still to come. */
    boolean isHelping(Conversation link) {
        lock.lock();
        try {
            Helper helper = helpers.get(link);
            return helper != null && !helper.dismissed.get() && !link.isOver();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is anything left to help with. */
    boolean isWorthIt() {
        return !queue.isAllTaken();
    }

    /** The put is over and its links are closed: waits until no thread sends. */
    void end() {
        List<Helper> all;
        lock.lock();
        try {
            ended = true;
            all = List.copyOf(helpers.values());
        } finally {
            lock.unlock();
        }
        queue.stir();
        all.forEach(Helper::await);
    }

    private boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** One link's part. */
    private final class Helper {
        private final Conversation link;
        private final AtomicBoolean dismissed = new AtomicBoolean();
        private final Thread thread;

        Helper(Conversation link) {
            this.link = link;
            this.thread = Thread.ofPlatform().daemon().name("ferry-files").unstarted(this::run);
        }

        void await() {
            Waiting.uninterruptibly(thread::join);
        }

        private void run() {
            try {
                help(new byte[SpecLimits.LEAF_BYTES]);
            } catch (ClientException linkOver) {
                // What was on its way came back to the queue, and others send it.
            } catch (IOException | RuntimeException | Error bug) {
                flight.fail(bug);
            }
        }

        private void help(byte[] buffer) throws IOException {
            while (!isOver()) {
                Upload upload = queue.takeForHelper();
                if (upload == null) {
                    link.flush();
                    if (!queue.awaitForHelper(this::isOver)) {
                        break;
                    }
                } else {
                    PutJob.send(upload, link, buffer);
                }
            }
            link.flush();
        }

        private boolean isOver() {
            return dismissed.get() || link.isOver() || isEnded();
        }
    }
}
