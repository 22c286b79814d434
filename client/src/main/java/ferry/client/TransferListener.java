package ferry.client;

import java.io.IOException;
import java.time.Duration;

/**
 * Told how a transfer goes, by its threads, one call at a time; must return quickly and must not call the session.
 * Content bytes that are known to be there already count as moved at once.
 */
public interface TransferListener {
    TransferListener NONE = new TransferListener() {};

    /** More was found to transfer; totals so far. {@code complete}: nothing more will be found. */
    default void found(long files, long bytes, boolean complete) {}

    /** Content of a file crossed the link or was skipped because it is there. */
    default void moved(String name, long bytes, boolean skipped) {}

    /** Content that was sent before is sent again, after a lost connection. Not part of {@link #moved}. */
    default void movedAgain(String name, long bytes) {}

    /** A file or directory came to its end. */
    default void finished(FileResult result) {}

    /** The way that content takes; told now and then, and at the end. */
    default void path(PathState state) {}

    /** The connection is lost; the next attempt is made after {@code delay}. */
    default void reconnecting(IOException cause, Duration delay) {}

    /** The server has no room for a file now; it is tried again until {@link ClientSettings#reconnectFor()} has passed
     * without anything getting further. Told each time. */
    default void busy(ClientException.Refused refusal) {}

    /** A connection is there again. */
    default void reconnected() {}
}
