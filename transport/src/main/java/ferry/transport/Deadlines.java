package ferry.transport;

import java.io.Closeable;
import java.time.Duration;

/** The one platform timer: when time is up it closes what it was given. Owners of files are never interrupted. */
public final class Deadlines implements Closeable {
    public Deadlines() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Closes {@code target} after {@code limit} unless the deadline is cancelled or moved. */
    public Deadline closeAfter(Duration limit, Closeable target) {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** One deadline; any thread. */
    public interface Deadline {
        /** Starts the time anew. Cheap: called per message. */
        void restart(Duration limit);

        void cancel();

        /** Whether time was up and the target was closed because of it. */
        boolean hasPassed();
    }
}
