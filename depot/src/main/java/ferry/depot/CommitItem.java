package ferry.depot;

import java.io.IOException;

/** What the committer can be asked for; items of one account take effect in the order they were queued. */
sealed interface CommitItem permits Candidate, NewDirectory, Alone {
    Home home();

    /** Bytes the next sync may have to write for it. */
    default long sizeBytes() {
        return 0;
    }

    /** It did not happen, and nothing of it is left. */
    void fail(IOException reason);
}
