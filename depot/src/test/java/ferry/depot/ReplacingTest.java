package ferry.depot;

import static ferry.depot.DepotRig.begin;
import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.path;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.putRequest;
import static ferry.depot.DepotRig.upload;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ferry-1.md §6, "PUT and replacing" and "Retries are harmless". */
class ReplacingTest {
    private static final byte[] OLD = content(1_000, 1);
    private static final byte[] NEW = content(1_200, 2);

    @TempDir
    Path directory;

    @Test
    void otherContentIsRefusedAndTold() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            StoredFile old = put(access, "a", OLD);

            var refused = refusal(() -> put(access, "a", NEW));

            assertThat(refused.code()).isEqualTo(ErrorCode.EXISTS);
            assertThat(refused.existing()).hasValueSatisfying(there -> {
                assertThat(there.version()).isEqualTo(old.version());
                assertThat(there.sizeBytes()).isEqualTo(OLD.length);
                assertThat(there.root()).contains(DepotRig.root(OLD));
            });
            assertThat(get(access, "a")).isEqualTo(OLD);
            assertThat(rig.staging()).isEmpty();
        }
    }

    @Test
    void replaceAlwaysReplacesAndMakes() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            put(access, "a", OLD, Replace.ALWAYS);
            put(access, "a", NEW, Replace.ALWAYS);

            assertThat(get(access, "a")).isEqualTo(NEW);
        }
    }

    @Test
    void replaceVersionReplacesOnlyThatVersion() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            Id16 seen = put(access, "a", OLD).version();

            assertThat(refusal(() -> put(access, "a", NEW, new Replace.Version(id())))
                            .code())
                    .isEqualTo(ErrorCode.VERSION_CHANGED);
            assertThat(refusal(() -> put(access, "nothing", NEW, new Replace.Version(seen)))
                            .code())
                    .isEqualTo(ErrorCode.VERSION_CHANGED);
            put(access, "a", NEW, new Replace.Version(seen));

            assertThat(get(access, "a")).isEqualTo(NEW);
        }
    }

    @Test
    void aChangeOutsideChangesTheVersion() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            Id16 seen = put(access, "a", OLD).version();
            Files.write(rig.file("a"), NEW);

            assertThat(refusal(() -> put(access, "a", OLD, new Replace.Version(seen)))
                            .code())
                    .isEqualTo(ErrorCode.VERSION_CHANGED);
            assertThat(refusal(() -> put(access, "a", OLD)).code()).isEqualTo(ErrorCode.EXISTS);
        }
    }

    @Test
    void aDirectoryIsNeverReplacedNorAFileWalkedThrough() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            access.makeDirectory(path("d")).await();
            put(access, "f", OLD);
            Files.createSymbolicLink(rig.file("l"), Path.of("f"));

            assertThat(refusal(() -> put(access, "d", NEW, Replace.ALWAYS)).code())
                    .isEqualTo(ErrorCode.IS_DIRECTORY);
            assertThat(refusal(() -> put(access, "f/x", NEW, Replace.ALWAYS)).code())
                    .isEqualTo(ErrorCode.NOT_DIRECTORY);
            assertThat(refusal(() -> put(access, "l", NEW, Replace.ALWAYS)).code())
                    .isEqualTo(ErrorCode.NOT_REGULAR);
            assertThat(refusal(() -> access.put(putRequest("", NEW, Replace.ALWAYS, id())))
                            .code())
                    .isEqualTo(ErrorCode.IS_DIRECTORY);
            assertThat(rig.staging()).isEmpty();
        }
    }

    @Test
    void theSameUploadIdIsAnsweredWithTheOriginalReceiptEvenAfterARestart() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            Message.Put request = putRequest("a", OLD, Replace.NEVER, id());
            StoredFile first = begin(rig.admin(), request, OLD).await();

            StoredFile second = begin(rig.admin(), request, OLD).await();
            rig.reopen();
            StoredFile third = begin(rig.admin(), request, OLD).await();

            assertThat(List.of(second, third)).allSatisfy(again -> {
                assertThat(again.alreadyThere()).isTrue();
                assertThat(again.receipt().id()).isEqualTo(first.receipt().id());
                assertThat(again.head()).isEqualTo(first.head());
                assertThat(again.entry()).isEqualTo(first.entry());
                assertThat(again.version()).isEqualTo(first.version());
            });
            assertThat(rig.staging()).isEmpty();
        }
    }

    @Test
    void theSameContentUnderAnotherIdIsThereAlreadyWhateverReplaceSays() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            StoredFile first = put(access, "a", OLD);

            for (Replace replace : List.of(Replace.NEVER, Replace.ALWAYS, new Replace.Version(id()))) {
                StoredFile again = put(access, "a", OLD, replace);

                assertThat(again.alreadyThere()).isTrue();
                assertThat(again.receipt().id()).isEqualTo(first.receipt().id());
            }
        }
    }

    @Test
    void theSameContentWithAnotherTimeOrModeIsOtherContent() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            put(access, "a", OLD);
            Message.Put later = new Message.Put(
                    path("a"), Replace.NEVER, id(), DepotRig.MODIFIED.plusNanos(1), false, DepotRig.root(OLD), 1_000);
            Message.Put executable =
                    new Message.Put(path("a"), Replace.NEVER, id(), DepotRig.MODIFIED, true, DepotRig.root(OLD), 1_000);

            assertThat(refusal(() -> begin(access, later, OLD).await()).code()).isEqualTo(ErrorCode.EXISTS);
            assertThat(refusal(() -> begin(access, executable, OLD).await()).code())
                    .isEqualTo(ErrorCode.EXISTS);
        }
    }

    @Test
    void anUploadIdBelongsToOneFile() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            Id16 upload = id();
            begin(access, putRequest("a", OLD, Replace.NEVER, upload), OLD).await();

            assertThat(refusal(() -> begin(access, putRequest("b", OLD, Replace.NEVER, upload), OLD)
                                    .await())
                            .code())
                    .isEqualTo(ErrorCode.UPLOAD_MISMATCH);
        }
    }

    @Test
    void manyPutsOfOneFileInOneBatchStoreItOnce() throws Exception {
        FaultyTree faulty = new FaultyTree();
        CountDownLatch queued = new CountDownLatch(1);
        DepotRig rig = new DepotRig(directory);
        rig.around = faulty::around;
        try (rig) {
            AccountAccess access = rig.open().admin();
            Message.Put request = putRequest("a", OLD, Replace.NEVER, id());
            List<Pending<StoredFile>> pending = new ArrayList<>();
            // Holds the committer until all of them wait for one batch.
            faulty.fault = (step, _) -> await(queued);
            Pending<StoredFile> before = begin(access, putRequest("before", OLD, Replace.NEVER, id()), OLD);
            for (int i = 0; i < 20; i++) {
                pending.add(begin(access, i % 2 == 0 ? request : putRequest("a", OLD, Replace.NEVER, id()), OLD));
            }
            queued.countDown();
            before.await();

            List<StoredFile> stored = new ArrayList<>();
            for (Pending<StoredFile> one : pending) {
                stored.add(one.await());
            }

            assertThat(stored).filteredOn(file -> !file.alreadyThere()).hasSize(1);
            assertThat(stored)
                    .extracting(file -> file.receipt().id())
                    .containsOnly(stored.getFirst().receipt().id());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRefusalInABatchIsItsOwn() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            put(access, "taken", OLD);
            List<Pending<StoredFile>> good = new ArrayList<>();
            List<Pending<StoredFile>> bad = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                good.add(begin(access, putRequest("good" + i, NEW, Replace.NEVER, id()), NEW));
                bad.add(begin(access, putRequest("taken", NEW, Replace.NEVER, id()), NEW));
            }

            for (Pending<StoredFile> one : bad) {
                assertThat(refusal(one::await).code()).isEqualTo(ErrorCode.EXISTS);
            }
            for (Pending<StoredFile> one : good) {
                assertThat(one.await().alreadyThere()).isFalse();
            }
            assertThat(rig.staging()).isEmpty();
        }
    }

    @Test
    void contentThatDoesNotFitItsRootIsNotStored() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            byte[] wrong = OLD.clone();
            wrong[999] ^= 1;

            assertThat(refusal(() -> begin(access, putRequest("a", OLD, Replace.NEVER, id()), wrong)
                                    .await())
                            .code())
                    .isEqualTo(ErrorCode.HASH_MISMATCH);
            assertThat(Files.exists(rig.file("a"))).isFalse();
            assertThat(rig.staging()).isEmpty();
        }
    }

    @Test
    void whoReadsKeepsTheOldVersionWhileItIsReplaced() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            byte[] old = content(2_500_000, 5);
            byte[] newer = content(2_600_000, 6);
            upload(access, "big", old, Replace.NEVER, id());

            try (OutgoingFile reading = DepotRig.open(access, "big")) {
                upload(access, "big", newer, Replace.ALWAYS, id());

                assertThat(DepotRig.read(reading)).isEqualTo(old);
            }
            assertThat(get(access, "big")).isEqualTo(newer);
            assertThat(rig.tree.keptLeaves()).hasSize(1);
        }
    }
}
