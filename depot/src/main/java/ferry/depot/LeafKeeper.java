package ferry.depot;

import ferry.protocol.Id16;
import ferry.storage.FileTree;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Keeps the leaf hashes of files that were replaced or removed as long as somebody still downloads them. */
final class LeafKeeper {
    private static final Logger LOG = System.getLogger("ferry.depot");

    private final FileTree tree;
    private final Map<Id16, Integer> users = new HashMap<>();
    private final Set<Id16> unneeded = new HashSet<>();

    LeafKeeper(FileTree tree) {
        this.tree = tree;
    }

    synchronized void acquire(Id16 leaves) {
        users.merge(leaves, 1, Integer::sum);
    }

    void release(Id16 leaves) {
        synchronized (this) {
            if (users.merge(leaves, -1, Integer::sum) > 0) {
                return;
            }
            users.remove(leaves);
            if (!unneeded.remove(leaves)) {
                return;
            }
        }
        delete(leaves);
    }

    /** No row names them any more; what is left after a crash is swept at the next start. */
    void drop(Collection<Id16> gone) {
        for (Id16 leaves : gone) {
            synchronized (this) {
                if (users.containsKey(leaves)) {
                    unneeded.add(leaves);
                    continue;
                }
            }
            delete(leaves);
        }
    }

    private void delete(Id16 leaves) {
        try {
            tree.dropLeaves(leaves);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "leaf hashes {0} stay until the next start: {1}", leaves, e.getMessage());
        }
    }
}
