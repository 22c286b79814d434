package ferry.depot;

import ferry.protocol.FerryPath;
import ferry.protocol.Right;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What one account may do where: the rule at a path, or at its nearest ancestor that has one, counts; without any, it may
 * do everything. Paths are compared byte by byte. Immutable.
 */
final class FolderRules {
    static final FolderRules NONE = new FolderRules(Map.of());

    private final SortedMap<FerryPath, Set<Right>> rules;

    FolderRules(Map<FerryPath, Set<Right>> rules) {
        this.rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }

    /** The rules themselves, a folder before what is below it. */
    SortedMap<FerryPath, Set<Right>> all() {
        return rules;
    }

    Set<Right> at(FerryPath path) {
        if (rules.isEmpty()) {
            return Right.ALL;
        }
        for (FerryPath folder = path; ; folder = folder.parent()) {
            Set<Right> rights = rules.get(folder);
            if (rights != null) {
                return rights;
            }
            if (folder.isRoot()) {
                return Right.ALL;
            }
        }
    }

    boolean allow(Right right, FerryPath path) {
        return at(path).contains(right);
    }

    /** Whether a right is held at a path and at everything below it. */
    boolean allowWholly(Right right, FerryPath path) {
        return allow(right, path) && below(path).allMatch(rights -> rights.contains(right));
    }

    /** Whether a right is held at a path or at anything below it. */
    boolean allowSomewhere(Right right, FerryPath path) {
        return allow(right, path) || below(path).anyMatch(rights -> rights.contains(right));
    }

    private Stream<Set<Right>> below(FerryPath path) {
        return rules.entrySet().stream()
                .filter(rule -> rule.getKey().startsWith(path))
                .map(Map.Entry::getValue);
    }
}
