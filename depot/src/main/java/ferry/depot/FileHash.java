package ferry.depot;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.SpecLimits;
import ferry.protocol.proof.LeafHasher;
import ferry.storage.FileTree;
import ferry.storage.OpenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Hashes a file as it is on disk. */
final class FileHash {
    private FileHash() {}

    static List<Digest> of(FileTree tree, FerryPath path) throws IOException {
        try (OpenFile file = tree.open(path)) {
            return of(file);
        }
    }

    /** Its leaf hashes, read from its beginning to its end. */
    static List<Digest> of(OpenFile file) throws IOException {
        List<Digest> leaves = new ArrayList<>();
        LeafHasher hasher = new LeafHasher();
        byte[] buffer = new byte[DepotLimits.HASH_BUFFER_BYTES];
        long position = 0;
        int inLeaf = 0;
        while (true) {
            int most = Math.min(buffer.length, SpecLimits.LEAF_BYTES - inLeaf);
            int read = file.read(position, buffer, 0, most);
            if (read < 0) {
                break;
            }
            hasher.update(buffer, 0, read);
            position += read;
            inLeaf += read;
            if (inLeaf == SpecLimits.LEAF_BYTES) {
                leaves.add(hasher.finish());
                inLeaf = 0;
            }
        }
        if (inLeaf > 0) {
            leaves.add(hasher.finish());
        }
        return leaves;
    }
}
