package ferry.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.Digest;
import ferry.protocol.Ed25519;
import ferry.protocol.FerryException;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceiptChainTest {
    private static final long ACCOUNT = 7;
    private static final Instant TIME = Instant.ofEpochSecond(1_790_000_000L, 5);

    private final KeyPair key = Ed25519.generate(new SecureRandom());
    private final byte[] publicKey = Ed25519.raw(key.getPublic());
    private final List<ReceiptHead> heads = new ArrayList<>();
    private final List<List<byte[]>> batches = new ArrayList<>();

    @BeforeEach
    void threeBatches() throws FerryException {
        Digest previous = ReceiptHead.NO_PREVIOUS;
        for (int sequence = 1; sequence <= 3; sequence++) {
            List<byte[]> batch = new ArrayList<>();
            for (int i = 0; i < sequence; i++) {
                batch.add(entry(ACCOUNT, "f" + sequence + i).encode());
            }
            ReceiptHead head = head(ACCOUNT, sequence, previous, batch);
            heads.add(head);
            batches.add(batch);
            previous = head.hash();
        }
    }

    @Test
    void aWholeChainHolds() throws Exception {
        ReceiptChain chain = new ReceiptChain(ACCOUNT, publicKey);
        for (int i = 0; i < 3; i++) {
            chain.next(heads.get(i), batches.get(i));
        }
        assertThat(chain.sequence()).isEqualTo(3);
        assertThat(ReceiptHead.decode(heads.get(2).encode()).hash())
                .isEqualTo(heads.get(2).hash());
        assertThat(heads.get(0).encode()).hasSize(ReceiptHead.BYTES);
    }

    @Test
    void aChainGoesOnBehindTheHeadThatWasKept() throws Exception {
        ReceiptChain chain = ReceiptChain.after(heads.get(1), publicKey);
        chain.next(heads.get(2), batches.get(2));
        assertThat(chain.sequence()).isEqualTo(3);
        broken(ReceiptChain.after(heads.get(1), publicKey), heads.get(1), batches.get(1));
    }

    @Test
    void aMissingOrReorderedHeadBreaksIt() throws Exception {
        broken(new ReceiptChain(ACCOUNT, publicKey), heads.get(1), batches.get(1));
        ReceiptChain chain = new ReceiptChain(ACCOUNT, publicKey);
        chain.next(heads.get(0), batches.get(0));
        broken(chain, heads.get(2), batches.get(2));
        broken(chain, heads.get(0), batches.get(0));
        assertThatCode(() -> chain.next(heads.get(1), batches.get(1))).doesNotThrowAnyException();
    }

    @Test
    void aSkippedSequenceBreaksItEvenBehindTheRightHead() throws Exception {
        ReceiptChain chain = new ReceiptChain(ACCOUNT, publicKey);
        chain.next(heads.get(0), batches.get(0));
        broken(chain, head(ACCOUNT, 3, heads.get(0).hash(), batches.get(1)), batches.get(1));
    }

    @Test
    void aForkOrForeignPredecessorBreaksIt() throws Exception {
        ReceiptChain chain = new ReceiptChain(ACCOUNT, publicKey);
        chain.next(heads.get(0), batches.get(0));
        broken(chain, head(ACCOUNT, 2, Digest.ofContent(new byte[1]), batches.get(1)), batches.get(1));
    }

    @Test
    void aChangedMissingAddedOrReorderedEntryBreaksIt() throws Exception {
        List<byte[]> batch = batches.get(2);
        ReceiptChain chain = ReceiptChain.after(heads.get(1), publicKey);

        List<byte[]> reordered = new ArrayList<>(batch);
        Collections.swap(reordered, 0, 1);
        broken(chain, heads.get(2), reordered);
        broken(chain, heads.get(2), batch.subList(0, 2));
        List<byte[]> added = new ArrayList<>(batch);
        added.add(batch.getFirst());
        broken(chain, heads.get(2), added);
        for (int at = 0; at < batch.getFirst().length; at++) {
            List<byte[]> changed = new ArrayList<>(batch);
            byte[] bytes = batch.getFirst().clone();
            bytes[at] ^= 1;
            changed.set(0, bytes);
            broken(chain, heads.get(2), changed);
        }
        chain.next(heads.get(2), batch);
    }

    @Test
    void everyFlippedBitOfAHeadBreaksIt() {
        byte[] good = heads.get(0).encode();
        for (int at = 0; at < good.length; at++) {
            byte[] bytes = good.clone();
            bytes[at] ^= 1;
            assertThatThrownBy(
                            () -> new ReceiptChain(ACCOUNT, publicKey).next(ReceiptHead.decode(bytes), batches.get(0)))
                    .as("byte %d", at)
                    .isInstanceOfAny(ReceiptChain.BrokenChainException.class, FerryException.class);
        }
    }

    @Test
    void aForgedHeadBreaksIt() throws Exception {
        KeyPair forger = Ed25519.generate(new SecureRandom());
        ReceiptHead ownKey = ReceiptHead.signBatch(
                ACCOUNT,
                1,
                ReceiptHead.NO_PREVIOUS,
                root(batches.get(0)),
                1,
                TIME,
                Ed25519.raw(forger.getPublic()),
                forger.getPrivate());
        ReceiptHead claimedKey = ReceiptHead.signBatch(
                ACCOUNT, 1, ReceiptHead.NO_PREVIOUS, root(batches.get(0)), 1, TIME, publicKey, forger.getPrivate());
        broken(new ReceiptChain(ACCOUNT, publicKey), ownKey, batches.get(0));
        broken(new ReceiptChain(ACCOUNT, publicKey), claimedKey, batches.get(0));
    }

    @Test
    void anotherAccountsHeadOrEntryBreaksIt() throws Exception {
        broken(new ReceiptChain(8, publicKey), heads.get(0), batches.get(0));
        List<byte[]> foreign = List.of(entry(8, "x").encode());
        broken(new ReceiptChain(ACCOUNT, publicKey), head(ACCOUNT, 1, ReceiptHead.NO_PREVIOUS, foreign), foreign);
    }

    @Test
    void aKeyIsRotatedByTheOldOneOnly() throws Exception {
        KeyPair next = Ed25519.generate(new SecureRandom());
        byte[] nextPublic = Ed25519.raw(next.getPublic());
        Digest previous = heads.get(2).hash();
        ReceiptHead self =
                ReceiptHead.signRotation(ACCOUNT, 4, previous, nextPublic, TIME, nextPublic, next.getPrivate());
        ReceiptHead rotation =
                ReceiptHead.signRotation(ACCOUNT, 4, previous, nextPublic, TIME, publicKey, key.getPrivate());
        List<byte[]> batch = List.of(entry(ACCOUNT, "later").encode());

        ReceiptChain chain = ReceiptChain.after(heads.get(2), publicKey);
        broken(chain, self, List.of());
        broken(chain, rotation, batch);
        chain.next(ReceiptHead.decode(rotation.encode()), List.of());
        assertThat(chain.publicKey()).isEqualTo(nextPublic);
        broken(chain, head(ACCOUNT, 5, rotation.hash(), batch), batch);
        chain.next(
                ReceiptHead.signBatch(ACCOUNT, 5, rotation.hash(), root(batch), 1, TIME, nextPublic, next.getPrivate()),
                batch);
    }

    @Test
    void oneReceiptIsVerifiedByItself() throws Exception {
        List<byte[]> batch = batches.get(2);
        List<Digest> leaves = batch.stream().map(ReceiptEntry::leafHash).toList();
        for (int i = 0; i < 3; i++) {
            ReceiptEntry entry = ReceiptEntry.decode(batch.get(i));
            List<Digest> path = HashTree.inclusionPath(leaves, i);
            Receipt receipt = new Receipt(heads.get(2), i, path, entry);

            assertThat(receipt.verify(publicKey)).isTrue();
            assertThat(receipt.id()).isEqualTo("3." + i);
            assertThat(receipt.verify(new byte[32])).isFalse();
            assertThat(new Receipt(heads.get(1), i, path, entry).verify(publicKey))
                    .isFalse();
            assertThat(new Receipt(heads.get(2), (i + 1) % 3, path, entry).verify(publicKey))
                    .isFalse();
            assertThat(new Receipt(heads.get(2), i, path, entry(ACCOUNT, "other")).verify(publicKey))
                    .isFalse();
        }
        List<byte[]> foreign = List.of(entry(8, "x").encode());
        assertThat(new Receipt(
                                head(ACCOUNT, 1, ReceiptHead.NO_PREVIOUS, foreign),
                                0,
                                List.of(),
                                ReceiptEntry.decode(foreign.getFirst()))
                        .verify(publicKey))
                .isFalse();
    }

    private ReceiptHead head(long account, long sequence, Digest previous, List<byte[]> batch) {
        return ReceiptHead.signBatch(
                account, sequence, previous, root(batch), batch.size(), TIME, publicKey, key.getPrivate());
    }

    private static Digest root(List<byte[]> batch) {
        return HashTree.root(batch.stream().map(ReceiptEntry::leafHash).toList());
    }

    private static ReceiptEntry entry(long account, String path) throws FerryException {
        return new ReceiptEntry(
                Durability.DURABLE,
                account,
                new Id16(1, 2),
                5,
                Digest.ofContent(new byte[5]),
                TIME,
                true,
                FerryPath.parse(path));
    }

    private static void broken(ReceiptChain chain, ReceiptHead head, List<byte[]> entries) {
        long before = chain.sequence();
        assertThatThrownBy(() -> chain.next(head, entries)).isInstanceOf(ReceiptChain.BrokenChainException.class);
        assertThat(chain.sequence()).isEqualTo(before);
    }
}
