package ferry.depot.powerloss;

import ferry.protocol.Digest;
import ferry.protocol.Id16;
import ferry.protocol.SpecLimits;
import ferry.protocol.proof.HashTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up file content that a number names: every replay can make it again. */
record Content(int id) {
    byte[] bytes() {
        Random random = new Random(id * 7919L);
        byte[] bytes = new byte[id % 10 == 9 ? 2 * SpecLimits.LEAF_BYTES + id : random.nextInt(40_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    Id16 upload() {
        return new Id16(0x4645525259L, id);
    }

    static List<Digest> leaves(byte[] bytes) {
        List<Digest> leaves = new ArrayList<>();
        for (long i = 0; i < HashTree.leafCount(bytes.length); i++) {
            leaves.add(HashTree.leafHash(
                    bytes, Math.toIntExact(i * SpecLimits.LEAF_BYTES), HashTree.leafLength(bytes.length, i)));
        }
        return leaves;
    }

    static Digest root(byte[] bytes) {
        return HashTree.root(leaves(bytes));
    }
}
