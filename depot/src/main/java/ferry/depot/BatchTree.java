package ferry.depot;

import ferry.protocol.Digest;
import ferry.protocol.proof.HashTree;
import java.util.ArrayList;
import java.util.List;

/**
 * The hash tree of one batch with all its nodes, for the inclusion paths of every entry: level by level, a last node
 * without a sibling moving up as it is, which is the tree of RFC 9162 §2.1.1.
 */
final class BatchTree {
    private final List<List<Digest>> levels = new ArrayList<>();

    /** At least one entry. */
    BatchTree(List<byte[]> entries) {
        List<Digest> level = new ArrayList<>();
        for (byte[] entry : entries) {
            level.add(HashTree.leafHash(entry, 0, entry.length));
        }
        levels.add(level);
        while (level.size() > 1) {
            List<Digest> above = new ArrayList<>();
            for (int i = 0; i + 1 < level.size(); i += 2) {
                above.add(HashTree.root(level.subList(i, i + 2)));
            }
            if (level.size() % 2 == 1) {
                above.add(level.getLast());
            }
            levels.add(above);
            level = above;
        }
    }

    Digest root() {
        return levels.getLast().getFirst();
    }

    int size() {
        return levels.getFirst().size();
    }

    List<Digest> inclusionPath(int index) {
        List<Digest> path = new ArrayList<>();
        int place = index;
        for (List<Digest> level : levels) {
            int sibling = place ^ 1;
            if (sibling < level.size()) {
                path.add(level.get(sibling));
            }
            place >>= 1;
        }
        return path;
    }
}
