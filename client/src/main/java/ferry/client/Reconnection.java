package ferry.client;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a transfer alive while its server is away: dials again with growing pauses until the time without progress is
 * used up. One transfer, one thread.
 */
final class Reconnection {
    private final Connector connector;
    private final Tally tally;
    private final Patience patience;
    private @Nullable Conversation last;
    private boolean lost;
    private Duration pause = ClientLimits.BACKOFF_FIRST;

    Reconnection(Connector connector, Tally tally, Patience patience) {
        this.connector = connector;
        this.tally = tally;
        this.patience = patience;
    }

    /** A link to go on with. The first failure to connect at all is thrown: nothing is resumed yet. */
    Conversation connect() throws IOException {
        while (true) {
            try {
                Conversation conversation = connector.current();
                if (lost) {
                    conversation.signedIn();
                    tally.reconnected();
                }
                last = conversation;
                return conversation;
            } catch (IOException failure) {
                waitAfter(failure);
            }
        }
    }

    /**
     * Takes note of a lost link and waits before the next attempt; throws if there is to be none. A link that was given up
     * for another is no loss: the next one is there.
     */
    void waitAfter(IOException failure) throws IOException {
        Conversation former = last;
        if (former != null && former.isOver()) {
            // What its reader thread still does with an answer must not meet what the next link brings.
            former.awaitReader();
            if (former.isRetired() && failure.equals(former.reason())) {
                connector.rememberHeads();
                return;
            }
        }
        if (former == null || !isWorthRetrying(failure)) {
            throw failure;
        }
        lost = true;
        if (patience.isFresh()) {
            pause = ClientLimits.BACKOFF_FIRST;
        }
        if (!patience.bears(pause)) {
            throw failure;
        }
        tally.reconnecting(failure, pause);
        if (!connector.pause(pause)) {
            throw failure;
        }
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(ClientLimits.BACKOFF_MAX) < 0 ? doubled : ClientLimits.BACKOFF_MAX;
    }

    private static boolean isWorthRetrying(@Nullable IOException failure) {
        return failure instanceof ClientException known && known.isRetryable();
    }
}
