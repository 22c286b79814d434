package ferry.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The links of a put beside its main one, and the upload that they help with now. The sending thread begins and ends
 * uploads, the watch of the path says how many links there should be.
 */
final class FurtherLinks implements Closeable {
    private final Connector connector;

    /** Guards what follows; never held while dialing. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<Conversation> links = new ArrayList<>();
    private int wanted;
    private @Nullable LeafSpread active;
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
            return active == null ? 1 : 1 + active.helping();
        } finally {
            lock.unlock();
        }
    }

    /** An upload begins; with {@code all} as many links help as are wanted, or fewer if the server does not want more. */
    void begin(LeafSpread spread, boolean all) {
        lock.lock();
        try {
            active = spread;
        } finally {
            lock.unlock();
        }
        if (all) {
            // The upload does not wait for them.
            Thread.ofPlatform().daemon().name("ferry-links").start(() -> {
                try {
                    join(spread);
                } catch (IllegalStateException sessionOver) {
                    // It was quicker without.
                }
            });
        }
    }

    /** Whether the upload under way has leaves enough for so many links. */
    boolean isWorthIt(int count) {
        lock.lock();
        try {
            return active != null && active.isWorthIt(count);
        } finally {
            lock.unlock();
        }
    }

    /** Changes the number of links, from the next leaf on. @return how many there are now */
    int spread(int count) {
        LeafSpread spread;
        lock.lock();
        try {
            wanted = count;
            spread = active;
            while (links.size() > count - 1) {
                // Whoever helps over it ends that in order and closes it; else nobody uses it.
                Conversation surplus = links.removeLast();
                if (spread == null || !spread.dismiss(surplus)) {
                    surplus.close();
                }
            }
        } finally {
            lock.unlock();
        }
        if (spread != null) {
            join(spread);
        }
        return carrying();
    }

    private void join(LeafSpread spread) {
        for (Conversation link : dialed()) {
            spread.join(link);
        }
    }

    private List<Conversation> dialed() {
        while (true) {
            lock.lock();
            try {
                links.removeIf(Conversation::isOver);
                if (closed || links.size() >= wanted - 1) {
                    return List.copyOf(links);
                }
            } finally {
                lock.unlock();
            }
            try {
                Conversation link = connector.open();
                link.signedIn();
                add(link);
            } catch (IOException refused) {
                System.getLogger("ferry.client").log(System.Logger.Level.DEBUG, "no further link", refused);
                lock.lock();
                try {
                    return List.copyOf(links);
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    private void add(Conversation link) {
        lock.lock();
        try {
            if (!closed && links.size() < wanted - 1) {
                links.add(link);
                return;
            }
        } finally {
            lock.unlock();
        }
        link.close();
    }

    /** The main link takes another way; these follow when they are dialed anew. */
    void retire() {
        lock.lock();
        try {
            links.forEach(Conversation::retire);
            links.clear();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<Conversation> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(links);
            links.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Conversation::close);
    }
}
