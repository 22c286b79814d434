package ferry.depot;

import ferry.protocol.FerryPath;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Directories whose own entries are known to be on disk, so that a file's durability does not depend on who made its
 * parents and whether they were synced. Owned by the committer.
 */
final class SyncedDirectories {
    private final Map<FerryPath, Boolean> synced = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FerryPath, Boolean> eldest) {
            return size() > DepotLimits.SYNCED_DIRECTORIES;
        }
    };

    /** The directories to sync so that entries made in {@code changed}, and all of their parents, are on disk. */
    Set<FerryPath> toSync(Collection<FerryPath> changed) {
        Set<FerryPath> all = new LinkedHashSet<>(changed);
        for (FerryPath directory : changed) {
            FerryPath path = directory;
            while (!path.isRoot() && !synced.containsKey(path)) {
                path = path.parent();
                all.add(path);
            }
        }
        return all;
    }

    /** They, and so the entries of all directories in them that are among them, are on disk now. */
    void synced(Collection<FerryPath> changed) {
        for (FerryPath directory : changed) {
            for (FerryPath path = directory; !path.isRoot(); path = path.parent()) {
                synced.put(path, true);
            }
        }
    }

    void forget() {
        synced.clear();
    }
}
