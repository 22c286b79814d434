package ferry.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.Digest;
import ferry.protocol.SpecLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashTreeTest {
    /** The seven-leaf tree that Certificate Transparency implementations share as a test vector. */
    private static final String[] CT_LEAVES = {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
    };

    private static final String[] CT_ROOTS = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    };

    @Test
    void rootsAgreeWithCertificateTransparency() {
        for (int count = 1; count <= CT_LEAVES.length; count++) {
            assertThat(HashTree.root(leaves(count)).hex()).isEqualTo(CT_ROOTS[count - 1]);
        }
        assertThat(HashTree.root(List.of()).hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void everyLeafIsIncludedByItsOwnPathAndByNoOther() {
        for (int count = 1; count <= 8; count++) {
            List<Digest> leaves = leaves(count);
            Digest root = HashTree.root(leaves);
            for (int index = 0; index < count; index++) {
                List<Digest> path = HashTree.inclusionPath(leaves, index);
                for (int claimed = -1; claimed <= count; claimed++) {
                    for (int leaf = 0; leaf < count; leaf++) {
                        assertThat(HashTree.includes(root, count, claimed, leaves.get(leaf), path))
                                .isEqualTo(claimed == index && leaf == index);
                    }
                }
                assertThat(HashTree.includes(Digest.ofContent(), count, index, leaves.get(index), path))
                        .isFalse();
                List<Digest> longer = new ArrayList<>(path);
                longer.add(root);
                assertThat(HashTree.includes(root, count, index, leaves.get(index), longer))
                        .isFalse();
                if (!path.isEmpty()) {
                    assertThat(HashTree.includes(
                                    root, count, index, leaves.get(index), path.subList(0, path.size() - 1)))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void aNodeIsNotALeaf() {
        List<Digest> leaves = leaves(2);
        byte[] node = new byte[64];
        System.arraycopy(leaves.get(0).bytes(), 0, node, 0, 32);
        System.arraycopy(leaves.get(1).bytes(), 0, node, 32, 32);

        assertThat(HashTree.leafHash(node, 0, node.length)).isNotEqualTo(HashTree.root(leaves));
    }

    @Test
    void leavesOfAFileAreWholeButTheLast() {
        long leaf = SpecLimits.LEAF_BYTES;
        assertThat(HashTree.leafCount(0)).isZero();
        assertThat(HashTree.leafCount(1)).isEqualTo(1);
        assertThat(HashTree.leafCount(leaf)).isEqualTo(1);
        assertThat(HashTree.leafCount(leaf + 1)).isEqualTo(2);
        assertThat(HashTree.leafLength(leaf + 1, 0)).isEqualTo(SpecLimits.LEAF_BYTES);
        assertThat(HashTree.leafLength(leaf + 1, 1)).isEqualTo(1);
        assertThat(HashTree.leafLength(2 * leaf, 1)).isEqualTo(SpecLimits.LEAF_BYTES);
        assertThatThrownBy(() -> HashTree.leafLength(leaf, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aLeafHashedInPiecesIsTheSameAndTheHasherStartsAnew() {
        byte[] data = {1, 2, 3, 4, 5};
        LeafHasher hasher = new LeafHasher();
        for (int round = 0; round < 2; round++) {
            hasher.update(data, 0, 2);
            hasher.update(data, 2, 3);
            assertThat(hasher.finish()).isEqualTo(HashTree.leafHash(data, 0, 5));
        }
    }

    private static List<Digest> leaves(int count) {
        List<Digest> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] data = java.util.HexFormat.of().parseHex(CT_LEAVES[i]);
            leaves.add(HashTree.leafHash(data, 0, data.length));
        }
        return leaves;
    }
}
