package ferry.app.proof;

import ferry.protocol.Digest;

/** What stands at a path. */
sealed interface State {
    Nothing NOTHING = new Nothing();
    Folder FOLDER = new Folder();

    record Nothing() implements State {}

    record Folder() implements State {}

    /** A whole content. */
    record Content(long sizeBytes, Digest root) implements State {}
}
