package ferry.depot;

import ferry.protocol.FerryPath;
import java.io.IOException;

/** A directory to be made; joins a batch. */
record NewDirectory(Home home, FerryPath path, Outcome<Void> outcome) implements CommitItem {
    @Override
    public void fail(IOException reason) {
        outcome.fail(reason);
    }
}
