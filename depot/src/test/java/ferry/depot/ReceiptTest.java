package ferry.depot;

import static ferry.depot.DepotRig.begin;
import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.putRequest;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.Digest;
import ferry.protocol.Replace;
import ferry.protocol.proof.Durability;
import ferry.protocol.proof.HashTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ferry-1.md §8. */
class ReceiptTest {
    @TempDir
    Path directory;

    @Test
    void theTreeOfABatchIsTheTreeOfTheSpecification() {
        for (int count = 1; count <= 70; count++) {
            List<byte[]> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                entries.add(content(40 + i, i));
            }
            List<Digest> leaves = entries.stream()
                    .map(entry -> HashTree.leafHash(entry, 0, entry.length))
                    .toList();

            BatchTree tree = new BatchTree(entries);

            assertThat(tree.root()).isEqualTo(HashTree.root(leaves));
            for (int i = 0; i < count; i++) {
                assertThat(tree.inclusionPath(i)).isEqualTo(HashTree.inclusionPath(leaves, i));
            }
        }
    }

    @Test
    void everyStoredFileIsInItsAccountsChainOnce() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            People.register(rig, "alice", "correct horse");
            AccountAccess admin = rig.admin();
            AccountAccess alice = People.signIn(rig, "alice", "correct horse");
            List<Pending<StoredFile>> pending = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                byte[] content = content(10 + i, i);
                AccountAccess access = i % 3 == 0 ? alice : admin;
                pending.add(begin(access, putRequest("f" + i, content, Replace.NEVER, id()), content));
            }
            for (Pending<StoredFile> one : pending) {
                assertThat(one.await().receipt().verify(admin.receiptKey())).isTrue();
            }
            rig.reopen();
            put(rig.admin(), "after a restart", content(1, 1));

            assertThat(entries(rig.admin())).isEqualTo(41);
            assertThat(entries(People.signIn(rig, "alice", "correct horse"))).isEqualTo(20);
            assertThat(Chains.check(rig.admin())).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void receiptsCanBeAskedFromASequenceOn() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            for (int i = 0; i < 3; i++) {
                put(access, "f" + i, content(10, i));
            }
            List<byte[]> heads = new ArrayList<>();
            access.receipts(3, (head, _) -> heads.add(head));

            assertThat(heads).hasSize(1);
            access.receipts(4, (head, _) -> heads.add(head));
            assertThat(heads).hasSize(1);
        }
    }

    @Test
    void aRelaxedDepotSaysSoInItsReceiptsAndSyncsNothing() throws Exception {
        FaultyTree faulty = new FaultyTree();
        DepotRig rig = new DepotRig(directory);
        rig.settings = new DepotSettings(DepotSettings.Registration.OPEN, Durability.RELAXED, Map.of());
        rig.around = faulty::around;
        try (rig) {
            rig.open();
            StoredFile stored = put(rig.admin(), "a", content(10, 1));

            assertThat(stored.receipt().entry().durability()).isEqualTo(Durability.RELAXED);
            assertThat(faulty.steps).doesNotContain("syncData", "syncDirectories");
        }
    }

    private static int entries(AccountAccess access) throws Exception {
        List<byte[]> all = new ArrayList<>();
        access.receipts(1, (_, entries) -> all.addAll(entries));
        Chains.check(access);
        return all.size();
    }
}
