package ferry.depot;

import java.io.IOException;

/** Something the committer will make durable. */
public interface Pending<T> {
    /** Whether {@link #await} returns or throws without waiting, so that an answerer knows when to flush. */
    boolean isDone();

    /** Waits for the commit; a deadline inside is a bug of ours and says so. @throws IOException why it was refused or failed */
    T await() throws IOException;
}
