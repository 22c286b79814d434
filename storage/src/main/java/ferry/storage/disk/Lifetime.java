package ferry.storage.disk;

import java.io.IOException;

/**
 * Lets what it guards end only when its owner said so and nobody uses it any more, so that no call ever meets a
 * descriptor number that somebody else owns by now. Thread-safe.
 */
final class Lifetime {
    /** Leaves on close. */
    interface Use extends AutoCloseable {
        @Override
        void close();
    }

    private final String name;
    private final Runnable atEnd;
    private final Use use = this::exit;
    private int users;
    private boolean ended;

    Lifetime(String name, Runnable atEnd) {
        this.name = name;
        this.atEnd = atEnd;
    }

    synchronized Use enter() throws IOException {
        if (ended) {
            throw new IOException(name + " is closed");
        }
        users++;
        return use;
    }

    private void exit() {
        boolean last;
        synchronized (this) {
            users--;
            last = ended && users == 0;
        }
        if (last) {
            atEnd.run();
        }
    }

    void end() {
        boolean last;
        synchronized (this) {
            last = !ended && users == 0;
            ended = true;
        }
        if (last) {
            atEnd.run();
        }
    }
}
