package ferry.depot;

import java.io.IOException;

/** A change that is a batch of its own (a move, a removal), on the committer's thread. */
record Alone(Home home, Change change, Outcome<Void> outcome) implements CommitItem {
    @Override
    public void fail(IOException reason) {
        outcome.fail(reason);
    }

    /** Durable when it returns. */
    interface Change {
        void run() throws IOException;
    }
}
