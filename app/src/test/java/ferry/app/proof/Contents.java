package ferry.app.proof;

import ferry.app.proof.State.Content;
import ferry.protocol.Digest;
import ferry.protocol.SpecLimits;
import ferry.protocol.proof.HashTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Files whose every leaf is different from every other, and what they hash to. */
final class Contents {
    private Contents() {}

    /** Writes random content and tells what it is. */
    static Content write(Path file, long sizeBytes, SplittableRandom random) throws IOException {
        byte[] leaf = new byte[(int) Math.min(sizeBytes, SpecLimits.LEAF_BYTES)];
        List<Digest> hashes = new ArrayList<>();
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = sizeBytes; left > 0; left -= leaf.length) {
                random.nextBytes(leaf);
                int length = (int) Math.min(left, leaf.length);
                out.write(leaf, 0, length);
                hashes.add(HashTree.leafHash(leaf, 0, length));
            }
        }
        return new Content(sizeBytes, HashTree.root(hashes));
    }

    static Content read(Path file) throws IOException {
        List<Digest> hashes = new ArrayList<>();
        long size = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] leaf = in.readNBytes(SpecLimits.LEAF_BYTES);
                    leaf.length > 0;
                    leaf = in.readNBytes(SpecLimits.LEAF_BYTES)) {
                size += leaf.length;
                hashes.add(HashTree.leafHash(leaf, 0, leaf.length));
            }
        }
        return new Content(size, HashTree.root(hashes));
    }
}
