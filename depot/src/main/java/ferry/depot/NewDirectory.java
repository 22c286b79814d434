package ferry.depot;

import ferry.protocol.FerryPath;
import java.io.IOException;

/** A directory to be made; joins a batch. */
record NewDirectory(Permit.Store permit, Outcome<Void> outcome) implements CommitItem {
    @Override
    public Home home() {
        return permit.home();
    }

    FerryPath path() {
        return permit.path();
    }

    @Override
    public void fail(IOException reason) {
        outcome.fail(permit.told(reason));
    }
}
