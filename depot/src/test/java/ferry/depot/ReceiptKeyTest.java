package ferry.depot;

import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.KeyHandovers;
import ferry.protocol.proof.ReceiptChain;
import ferry.protocol.proof.ReceiptHead;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new receipt key: docs/decisions/0010-receipt-keys.md. */
class ReceiptKeyTest {
    @TempDir
    Path directory;

    private final Files files = new Files();
    private DepotRig rig;
    private AccountAccess access;

    /** A site's key files, which a process may leave at any step. */
    private static final class Files implements ReceiptKeyStore {
        private KeyPair current = DepotRig.RECEIPT_KEYS;
        private @Nullable KeyPair next;
        private boolean diesBeforePreparing;
        private boolean diesBeforeAdopting;

        @Override
        public Optional<KeyPair> prepared() {
            return Optional.ofNullable(next);
        }

        @Override
        public void prepare(KeyPair key) throws IOException {
            if (diesBeforePreparing) {
                throw new IOException("no space");
            }
            next = key;
        }

        @Override
        public void adopt() throws IOException {
            if (diesBeforeAdopting) {
                throw new IOException("died");
            }
            current = prepared().orElseThrow();
            next = null;
        }

        @Override
        public void drop() {
            next = null;
        }
    }

    @BeforeEach
    void open() throws IOException {
        rig = new DepotRig(directory);
        start();
    }

    @AfterEach
    void close() throws IOException {
        access.close();
        rig.close();
    }

    private void start() throws IOException {
        rig.keys = new SiteKeys(files.current, DepotRig.SECRET, files);
        rig.open();
        access = rig.admin();
    }

    private void restart() throws IOException {
        access.close();
        rig.close();
        start();
    }

    private void rotate() throws IOException {
        access.administration().keys().rotateReceiptKey();
    }

    /** The whole chain, walked from the first key; the key it ends with. */
    private byte[] walk(AccountAccess of) throws Exception {
        ReceiptChain chain = new ReceiptChain(of.accountId(), first());
        List<Exception> broken = new ArrayList<>();
        of.receipts(1, (head, entries) -> {
            try {
                chain.next(ReceiptHead.decode(head), entries);
            } catch (ReceiptChain.BrokenChainException e) {
                broken.add(e);
            }
        });
        assertThat(broken).isEmpty();
        return chain.publicKey();
    }

    private static byte[] first() {
        return DeviceKeys.rawPublicKey(DepotRig.RECEIPT_KEYS.getPublic());
    }

    private byte[] onDisk() {
        return DeviceKeys.rawPublicKey(files.current.getPublic());
    }

    private void assertOneKeyCounts(boolean isNew) throws Exception {
        put(access, "after", content(10, 9));
        assertThat(access.receiptKey()).isEqualTo(onDisk());
        assertThat(walk(access)).isEqualTo(onDisk());
        assertThat(Arrays.equals(onDisk(), first())).isEqualTo(!isNew);
        assertThat(files.prepared()).isEmpty();
    }

    @Test
    void chainsGoOnBehindTheHandoverAndFormerReceiptsAreGivenAsTheyWere() throws Exception {
        People.register(rig, "bob", "correct horse battery");
        AccountAccess bob = People.signIn(rig, "bob", "correct horse battery");
        byte[] before = put(access, "a", content(10, 1)).head();

        rotate();
        put(access, "b", content(10, 2));
        rotate();

        assertThat(put(access, "a", content(10, 1)).head()).isEqualTo(before);
        put(bob, "c", content(10, 3));
        assertThat(KeyHandovers.lead(first(), access.keyHandovers(), access.receiptKey()))
                .hasSize(3);
        List<ReceiptHead.Kind> kinds = new ArrayList<>();
        bob.receipts(1, (head, _) -> kinds.add(ReceiptHead.decode(head).kind()));
        assertThat(kinds).as("no chain, no handover").containsExactly(ReceiptHead.Kind.BATCH);
        bob.close();
        assertOneKeyCounts(true);
        restart();
        assertOneKeyCounts(true);
    }

    @Test
    void uploadsThatRunMeanwhileHoldTheChain() throws Exception {
        // Under the first key, from which the chain is walked: the first upload below may come behind a rotation.
        put(access, "a", content(10, 1));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int own = thread;
                running.add(threads.submit(() -> {
                    for (int i = 0; i < 40; i++) {
                        put(access, "t" + own + "/" + i, content(100, own * 100 + i));
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 5; i++) {
                rotate();
            }
            for (Future<?> each : running) {
                each.get();
            }
        }

        assertThat(access.keyHandovers()).hasSize(5);
        assertOneKeyCounts(true);
    }

    @Test
    void whoeverDiesBeforeTheTransactionGoesOnWithTheFormerKey() throws Exception {
        put(access, "a", content(10, 1));
        files.next = DeviceKeys.generate(DepotRig.RANDOM);
        restart();
        assertOneKeyCounts(false);

        files.diesBeforePreparing = true;
        assertThatThrownBy(this::rotate).isInstanceOf(IOException.class);
        restart();
        assertOneKeyCounts(false);
    }

    @Test
    void whoeverDiesAfterTheTransactionGoesOnWithTheNewOne() throws Exception {
        put(access, "a", content(10, 1));
        files.diesBeforeAdopting = true;

        rotate();

        assertThat(onDisk()).isEqualTo(first());
        files.diesBeforeAdopting = false;
        restart();
        assertOneKeyCounts(true);
    }

    @Test
    void behindAHandoverNoOtherKeySigns() throws Exception {
        put(access, "a", content(10, 1));
        rotate();
        KeyPair right = files.current;

        // As if a fault had left the former key in memory.
        rig.depot.backstage.parts().receipts().handedOver(DepotRig.RECEIPT_KEYS, List.of());
        assertThatThrownBy(() -> put(access, "b", content(10, 2))).isInstanceOf(IOException.class);
        access.close();
        rig.keys = new SiteKeys(right, DepotRig.SECRET, files);
        rig.crash();
        access = rig.admin();

        assertOneKeyCounts(true);
    }

    @Test
    void aKeyThatTheDatabaseDoesNotKnowIsRefusedAtTheStart() throws Exception {
        KeyPair before = files.current;
        rotate();
        access.close();
        rig.close();
        rig.keys = new SiteKeys(before, DepotRig.SECRET, new Files());

        assertThatThrownBy(rig::open).isInstanceOf(IOException.class).hasMessageContaining("one moment");

        rig.tree.close();
        start();
    }
}
