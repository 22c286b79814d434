package ferry.client;

import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Further links that help with one large file: ATTACH_UPLOAD, LEAF…, LEAVE_UPLOAD. ferry-1.md §6. They join and leave
 * between leaves. A helper whose link dies stops nobody: the leaves it took are missing when the upload is finished, and
 * the next attempt sends them.
 */
final class LeafSpread {
    private final Id16 upload;
    private final LeafSender sender;
    private final ReentrantLock lock = new ReentrantLock();

    /** Everybody who ever joined, by link. */
    private final Map<Conversation, Helper> helpers = new HashMap<>();

    private @Nullable FileChannel channel;
    private boolean ended;
    private volatile @Nullable IOException failure;

    LeafSpread(Id16 upload, LeafSender sender) {
        this.upload = upload;
        this.sender = sender;
    }

    /** Whether a file with so many leaves left keeps several links busy. */
    static boolean isWorthIt(int links, long leavesLeft) {
        return links > 1 && leavesLeft >= (long) links * ClientLimits.SPREAD_LEAVES_PER_LINK;
    }

    boolean isWorthIt(int links) {
        return isWorthIt(links, sender.leavesLeft());
    }

    /** Leaves are read from here; those who joined earlier begin. */
    void start(FileChannel source) {
        lock.lock();
        try {
            channel = source;
            helpers.values().forEach(helper -> helper.thread.start());
        } finally {
            lock.unlock();
        }
    }

    /** Helps from now on, unless it does already or all leaves were given out. */
    void join(Conversation link) {
        lock.lock();
        try {
            if (ended || helpers.containsKey(link)) {
                return;
            }
            Helper helper = new Helper(link);
            helpers.put(link, helper);
            if (channel != null) {
                helper.thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends a link's part after its leaf, and waits for that. */
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
            helper.await();
        }
    }

    boolean isHelping(Conversation link) {
        lock.lock();
        try {
            Helper helper = helpers.get(link);
            return helper != null && helper.isHelping();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for every helper, and lets nobody join any more; their links' deadlines end every wait. */
    void await() {
        List<Helper> all;
        lock.lock();
        try {
            ended = true;
            all = List.copyOf(helpers.values());
        } finally {
            lock.unlock();
        }
        all.forEach(Helper::await);
    }

    void throwIfFailed() throws IOException {
        IOException local = failure;
        if (local != null) {
            throw local;
        }
    }

    /** One link's part. */
    private final class Helper {
        private final Conversation link;
        private final AtomicBoolean dismissed = new AtomicBoolean();
        private final AtomicBoolean refused = new AtomicBoolean();
        private final Thread thread;

        Helper(Conversation link) {
            this.link = link;
            this.thread = Thread.ofPlatform().daemon().name("ferry-leaves").unstarted(this::run);
        }

        void await() {
            Waiting.uninterruptibly(thread::join);
        }

        boolean isHelping() {
            return thread.isAlive() && !dismissed.get() && !refused.get();
        }

        private void run() {
            try {
                help();
            } catch (ClientException linkOver) {
                // What this link took is missing at the end, and sent by the next attempt.
            } catch (IOException local) {
                failure = local;
            }
        }

        private void help() throws IOException {
            FileChannel source = channel;
            if (source == null) {
                throw new AssertionError("helpers start with the channel");
            }
            long epoch = sender.awaitEpoch();
            if (isOver()) {
                return;
            }
            UploadStates states = new UploadStates(sender.leafCount(), why -> refused.set(true));
            long number = link.send(new Message.AttachUpload(upload, epoch), states);
            link.watch(number, sender.upload());
            try {
                sender.share(link, number, source, new byte[SpecLimits.LEAF_BYTES], this::isOver);
                Call<Boolean> left = Call.done();
                link.send(new Message.LeaveUpload(number), left);
                link.flush();
                left.await();
            } finally {
                link.forget(number);
            }
        }

        private boolean isOver() {
            return refused.get() || dismissed.get() || sender.upload().isBroken();
        }
    }
}
