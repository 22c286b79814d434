package ferry.depot;

import ferry.protocol.FerryPath;
import ferry.storage.FileStatus;
import ferry.storage.FileTree;
import ferry.storage.StorageException;
import java.io.IOException;
import java.util.Optional;

/** Looks at a path that may lead through something that is no directory. */
final class Lookup {
    private Lookup() {}

    /** What stands there; empty too where one of its parents is missing or no directory. */
    static Optional<FileStatus> status(FileTree tree, FerryPath path) throws IOException {
        try {
            return tree.status(path);
        } catch (StorageException e) {
            if (e.reason() == StorageException.Reason.NOT_DIRECTORY
                    || e.reason() == StorageException.Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
