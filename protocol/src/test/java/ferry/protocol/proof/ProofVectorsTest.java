package ferry.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.Digest;
import ferry.protocol.FerryException;
import ferry.protocol.Leaves;
import ferry.protocol.SpecLimits;
import ferry.protocol.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProofVectorsTest {
    static Stream<Vectors.Vector> trees() {
        return Vectors.read("hash-tree.txt").stream();
    }

    static Stream<Vectors.Vector> chains() {
        return Vectors.read("receipts.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void treesAreAsTheirVectorsSay(Vectors.Vector vector) {
        Digest root = Digest.ofHex(vector.text("root"));
        if (vector.has("size")) {
            assertThat(HashTree.root(leaves(Long.parseLong(vector.text("size")))))
                    .isEqualTo(root);
            return;
        }
        long count = Long.parseLong(vector.text("count"));
        long index = Long.parseLong(vector.text("index"));
        Digest leaf = Digest.ofHex(vector.text("leaf"));
        List<Digest> path = vector.texts("path").stream().map(Digest::ofHex).toList();

        List<Digest> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(HashTree.leafHash(new byte[] {(byte) i}, 0, 1));
        }
        assertThat(HashTree.inclusionPath(all, (int) index)).isEqualTo(path);
        for (long other = 0; other < count; other++) {
            assertThat(HashTree.includes(root, count, other, leaf, path)).isEqualTo(other == index);
        }
    }

    @ParameterizedTest
    @MethodSource("chains")
    void chainsHoldOrBreakWhereTheirVectorsSay(Vectors.Vector vector) {
        ReceiptChain chain = new ReceiptChain(Long.parseLong(vector.text("account")), vector.bytes("key"));
        boolean broken = false;
        for (String batch : vector.texts("batch")) {
            List<byte[]> parts = Arrays.stream(batch.split(" "))
                    .map(HexFormat.of()::parseHex)
                    .toList();
            try {
                chain.next(ReceiptHead.decode(parts.getFirst()), parts.subList(1, parts.size()));
            } catch (ReceiptChain.BrokenChainException | FerryException e) {
                broken = true;
                break;
            }
        }
        assertThat(broken).isEqualTo(vector.has("breaks"));
        String expected = broken ? vector.text("breaks") : vector.text("holds");
        assertThat(chain.sequence()).isEqualTo(Long.parseLong(expected) - (broken ? 1 : 0));
    }

    private static List<Digest> leaves(long sizeBytes) {
        List<Digest> leaves = new ArrayList<>();
        for (long index = 0; index < Leaves.count(sizeBytes); index++) {
            byte[] leaf = new byte[Leaves.length(sizeBytes, index)];
            for (int i = 0; i < leaf.length; i++) {
                leaf[i] = (byte) ((index * SpecLimits.LEAF_BYTES + i) % 251);
            }
            leaves.add(HashTree.leafHash(leaf, 0, leaf.length));
        }
        return leaves;
    }
}
