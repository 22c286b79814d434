package ferry.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The links of a put beside its main one, and what they help with now: the leaves of the large file under way, and the
 * small files of a tree. The sending thread begins uploads, the watch of the path says how many links there should be; they
 * are dialed side by side, and nobody waits for them but the watch.
 */
final class FurtherLinks implements Closeable {

    private final Connector connector;

    /** Guards what follows; never held while dialing. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<Conversation> links = new ArrayList<>();
    private int wanted;
    private int dialing;
    /** Grows when the main link takes another way: what is dialed for the former one comes too late. */
    private int ways;

    private @Nullable LeafSpread active;
    private boolean isSpread;
    private @Nullable FileSpread files;
    /** Who sees links off. */
    private final List<Thread> farewells = new ArrayList<>();

    private boolean closed;

    /** {@code wanted}: links in all, the main one included. */
    FurtherLinks(Connector connector, int wanted) {
        this.connector = connector;
        this.wanted = wanted;
    }

    /** Links in all that a large upload should have. */
    int wanted() {
        lock.lock();
        try {
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /** How many carry content now, the main one included. */
    int carrying() {
        lock.lock();
        try {
            return 1 + (int) links.stream().filter(this::isCarrying).count();
        } finally {
            lock.unlock();
        }
    }

    private boolean isCarrying(Conversation link) {
        return (active != null && active.isHelping(link)) || (files != null && files.isHelping(link));
    }

    /** An upload begins; with {@code all} as many links help as are wanted, or fewer if the server does not want more. */
    void begin(LeafSpread spread, boolean all) {
        lock.lock();
        try {
            active = spread;
            isSpread = all;
        } finally {
            lock.unlock();
        }
        if (all) {
            joinAll();
        }
    }

    /** A tree begins: {@code count} links in all share its small files. */
    void begin(FileSpread spread, int count) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            files = spread;
            wanted = Math.max(wanted, count);
        } finally {
            lock.unlock();
        }
        joinAll();
    }

    /** The main link is a new one; those that died with the former are dialed again where a tree wants them. */
    void replace() {
        if (sharesFiles()) {
            joinAll();
        }
    }

    /** Whether the small files of a tree are shared. */
    boolean sharesFiles() {
        lock.lock();
        try {
            return files != null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether what is under way is enough for so many links. */
    boolean isWorthIt(int count) {
        lock.lock();
        try {
            return (active != null && active.isWorthIt(count)) || (files != null && files.isWorthIt());
        } finally {
            lock.unlock();
        }
    }

    /** Changes the number of links, from the next leaf and file on. @return how many there are now */
    int spread(int count) {
        List<Conversation> surplus = new ArrayList<>();
        lock.lock();
        try {
            wanted = count;
            isSpread = true;
            while (links.size() > count - 1) {
                surplus.add(links.removeLast());
            }
        } finally {
            lock.unlock();
        }
        surplus.forEach(this::dismiss);
        joinAll().forEach(dialing -> Waiting.uninterruptibly(dialing::join));
        return carrying();
    }

    /** Whoever helps over it ends that in order, then it is closed; nobody waits for that. */
    private void dismiss(Conversation link) {
        LeafSpread leaves;
        FileSpread tree;
        lock.lock();
        try {
            leaves = active;
            tree = files;
        } finally {
            lock.unlock();
        }
        Thread farewell = Thread.ofPlatform().daemon().name("ferry-farewell").start(() -> {
            if (tree != null) {
                tree.dismiss(link);
            }
            if (leaves != null) {
                leaves.dismiss(link);
            }
            link.finish();
        });
        lock.lock();
        try {
            farewells.removeIf(former -> !former.isAlive());
            farewells.add(farewell);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until links that were too many have left: what they had on its way takes its part of the line until then. */
    void awaitFarewells() {
        List<Thread> all;
        lock.lock();
        try {
            all = List.copyOf(farewells);
        } finally {
            lock.unlock();
        }
        all.forEach(farewell -> Waiting.uninterruptibly(farewell::join));
    }

    /** Lets all links help, and dials what is missing, without waiting. @return who does it */
    private List<Thread> joinAll() {
        List<Conversation> there;
        int missing;
        int way;
        lock.lock();
        try {
            links.removeIf(Conversation::isOver);
            there = List.copyOf(links);
            missing = closed || !connector.canOpenMore() ? 0 : Math.max(0, wanted - 1 - links.size() - dialing);
            dialing += missing;
            way = ways;
        } finally {
            lock.unlock();
        }
        List<Thread> threads = new ArrayList<>();
        if (!there.isEmpty()) {
            // To ask for a verdict is to flush, which waits while somebody writes to a slow link.
            threads.add(Thread.ofPlatform().daemon().name("ferry-links").start(() -> there.forEach(this::help)));
        }
        for (int i = 0; i < missing; i++) {
            threads.add(Thread.ofPlatform().daemon().name("ferry-links").start(() -> dial(way)));
        }
        return threads;
    }

    private void dial(int way) {
        try {
            Conversation link = connector.open();
            if (add(link, way)) {
                help(link);
            } else {
                link.close();
            }
        } catch (IOException refused) {
            ClientLog.log().log(System.Logger.Level.DEBUG, "no further link", refused);
        } catch (IllegalStateException sessionOver) {
            // It was quicker without.
        } finally {
            lock.lock();
            try {
                dialing--;
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean add(Conversation link, int way) {
        lock.lock();
        try {
            boolean isWanted = !closed && way == ways && links.size() < wanted - 1;
            if (isWanted) {
                links.add(link);
            }
            return isWanted;
        } finally {
            lock.unlock();
        }
    }

    /** Small files follow a sign-in frame at once; a large file waits for the verdict, since its own link does not wait. */
    private void help(Conversation link) {
        LeafSpread leaves;
        FileSpread tree;
        lock.lock();
        try {
            leaves = isSpread ? active : null;
            tree = files;
        } finally {
            lock.unlock();
        }
        if (tree != null) {
            tree.join(link);
        }
        if (leaves != null) {
            try {
                link.signedIn();
                leaves.join(link);
            } catch (IOException refused) {
                ClientLog.log().log(System.Logger.Level.DEBUG, "no further link", refused);
            }
        }
    }

    /** The main link takes another way; these follow when they are dialed anew. */
    void retire() {
        lock.lock();
        try {
            ways++;
            links.forEach(Conversation::retire);
            links.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Closes all, and returns when nothing is sent over them any more. */
    @Override
    public void close() {
        List<Conversation> all;
        FileSpread tree;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(links);
            links.clear();
            tree = files;
        } finally {
            lock.unlock();
        }
        all.forEach(Conversation::close);
        if (tree != null) {
            tree.end();
        }
    }
}
