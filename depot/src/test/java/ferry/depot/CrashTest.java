package ferry.depot;

import static ferry.depot.DepotRig.begin;
import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.path;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.putRequest;
import static ferry.depot.DepotRig.sendLeaf;
import static ferry.depot.DepotRig.upload;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of the process between every two steps of a commit; safety.md I1–I5. */
class CrashTest {
    @TempDir
    Path directory;

    private final FaultyTree faulty = new FaultyTree();

    private DepotRig rig(String name) throws IOException {
        DepotRig rig = new DepotRig(directory.resolve(name));
        rig.around = faulty::around;
        faulty.fault = (_, _) -> {};
        return rig.open();
    }

    @Test
    void aPutIsWhollyThereOrNotAtAllWhereverTheCrash() throws Exception {
        byte[] old = content(900, 1);
        byte[] small = content(1_000, 2);
        boolean finished = false;
        for (int step = 1; !finished; step++) {
            try (DepotRig rig = rig("put" + step)) {
                put(rig.admin(), "replaced", old);
                faulty.crashAt(step);
                AccountAccess access = rig.admin();
                List<Message.Put> requests = List.of(
                        putRequest("replaced", small, Replace.ALWAYS, id()),
                        putRequest("new/deep/file", small, Replace.NEVER, id()));
                List<Boolean> stored = new ArrayList<>();
                List<Pending<StoredFile>> pending = new ArrayList<>();
                for (Message.Put request : requests) {
                    pending.add(beginOrNull(access, request, small));
                }
                for (Pending<StoredFile> one : pending) {
                    stored.add(isStored(one));
                }
                finished = !stored.contains(false);

                rig.crash();
                UsageCheck.exact(rig);

                check(rig, requests, stored, old, small);
            }
        }
    }

    private static void check(DepotRig rig, List<Message.Put> requests, List<Boolean> stored, byte[] old, byte[] small)
            throws IOException {
        AccountAccess access = rig.admin();
        byte[] replaced = Files.readAllBytes(rig.file("replaced"));
        assertThat(replaced).isIn(old, small);
        if (stored.get(0)) {
            assertThat(replaced).isEqualTo(small);
        }
        boolean there = Files.exists(rig.file("new/deep/file"));
        if (stored.get(1)) {
            assertThat(there).isTrue();
        }
        if (there) {
            assertThat(Files.readAllBytes(rig.file("new/deep/file"))).isEqualTo(small);
        }
        assertThat(rig.staging()).isEmpty();
        // What is visible has its receipt, and a retry is harmless.
        for (Message.Put request : requests) {
            StoredFile again = begin(access, request, small).await();
            assertThat(again.receipt().verify(access.receiptKey())).isTrue();
            assertThat(again.receipt().entry().upload()).isEqualTo(request.upload());
            assertThat(get(access, request.path().toString())).isEqualTo(small);
        }
        Chains.check(access);
    }

    @Test
    void aLargeUploadIsThereOrResumableWhereverTheCrash() throws Exception {
        byte[] large = content(2_300_000, 3);
        boolean finished = false;
        for (int step = 1; !finished; step++) {
            try (DepotRig rig = rig("large" + step)) {
                Id16 upload = id();
                faulty.crashAt(step);
                try {
                    upload(rig.admin(), "big", large, Replace.NEVER, upload);
                    finished = true;
                } catch (IOException e) {
                    assertThat(finished).isFalse();
                }

                rig.crash();
                UsageCheck.exact(rig);

                boolean there = Files.exists(rig.file("big"));
                if (there) {
                    assertThat(Files.readAllBytes(rig.file("big"))).isEqualTo(large);
                } else {
                    assertThat(finished).isFalse();
                    assertThat(rig.depot.recovery().resumableUploads()).isEqualTo(1);
                }
                AccountAccess access = rig.admin();
                try (UploadWriter writer =
                        access.openUpload(DepotRig.openRequest("big", large, Replace.NEVER, upload))) {
                    for (int i = 0; i < 3; i++) {
                        assertThat(writer.proven(i))
                                .contains(DepotRig.leaves(large).get(i));
                    }
                    StoredFile stored = writer.finish(DepotRig.root(large)).await();
                    assertThat(stored.alreadyThere()).isEqualTo(there);
                    assertThat(stored.receipt().verify(access.receiptKey())).isTrue();
                }
                assertThat(get(access, "big")).isEqualTo(large);
                assertThat(rig.staging()).isEmpty();
                assertThat(rig.tree.keptLeaves()).hasSize(1);
                try (OutgoingFile file = DepotRig.open(access, "big")) {
                    assertThat(file.description().changedOutside()).isFalse();
                }
            }
        }
    }

    @Test
    void anAbortedUploadGivesItsSpaceBackOrIsStillThereWhereverTheCrash() throws Exception {
        byte[] large = content(2_300_000, 3);
        boolean finished = false;
        for (int step = 1; !finished; step++) {
            try (DepotRig rig = rig("abort" + step)) {
                Id16 upload = id();
                try (UploadWriter writer =
                        rig.admin().openUpload(DepotRig.openRequest("big", large, Replace.NEVER, upload))) {
                    sendLeaf(writer, large, 0);
                }
                faulty.crashAt(step);
                finished = tryAll(() -> rig.admin().discardUpload(upload));

                rig.crash();
                UsageCheck.exact(rig);

                long resumable = rig.depot.recovery().resumableUploads();
                assertThat(UsageCheck.takenBytes(rig)).isEqualTo(resumable * large.length);
                assertThat(resumable).isLessThanOrEqualTo(finished ? 0 : 1);
                assertThat(rig.staging().isEmpty()).isEqualTo(resumable == 0);
            }
        }
    }

    @Test
    void aMoveOrRemovalHappenedOrNotWhereverTheCrash() throws Exception {
        byte[] large = content(1_300_000, 4);
        byte[] small = content(10, 5);
        boolean finished = false;
        for (int step = 1; !finished; step++) {
            try (DepotRig rig = rig("move" + step)) {
                upload(rig.admin(), "d/big", large, Replace.NEVER, id());
                put(rig.admin(), "gone/small", small);
                put(rig.admin(), "single", small);
                faulty.crashAt(step);
                finished = tryAll(
                        () -> rig.admin().move(new Message.Move(path("d"), path("e"), false)),
                        () -> rig.admin().move(new Message.Move(path("single"), path("e/moved"), false)),
                        () -> rig.admin().remove(new Message.Remove(path("gone"), true)));

                rig.crash();
                UsageCheck.exact(rig);

                AccountAccess access = rig.admin();
                boolean moved = Files.exists(rig.file("e"));
                assertThat(Files.exists(rig.file("d"))).isNotEqualTo(moved);
                String now = moved ? "e/big" : "d/big";
                assertThat(get(access, now)).isEqualTo(large);
                // The rows followed: it still has its receipt, and its leaves were not hashed again.
                try (OutgoingFile file = DepotRig.open(access, now)) {
                    assertThat(file.description().changedOutside()).isFalse();
                }
                String single = Files.exists(rig.file("single")) ? "single" : "e/moved";
                try (OutgoingFile file = DepotRig.open(access, single)) {
                    assertThat(file.description().changedOutside()).isFalse();
                }
                if (finished) {
                    assertThat(Files.exists(rig.file("gone"))).isFalse();
                }
            }
        }
    }

    @Test
    void leavesSentBeforeACrashNeedNotBeSentAgain() throws Exception {
        byte[] large = content(5_000_000, 6);
        try (DepotRig rig = rig("resume")) {
            Id16 upload = id();
            UploadWriter writer = rig.admin().openUpload(DepotRig.openRequest("big", large, Replace.NEVER, upload));
            sendLeaf(writer, large, 0);
            sendLeaf(writer, large, 3);

            rig.crash();

            AccountAccess access = rig.admin();
            try (UploadWriter again = access.openUpload(DepotRig.openRequest("big", large, Replace.NEVER, upload))) {
                assertThat(again.epoch()).isEqualTo(2);
                assertThat(again.proven(0)).isPresent();
                assertThat(again.proven(1)).isEmpty();
                assertThat(again.proven(3)).isPresent();
                for (int i : List.of(1, 2, 4)) {
                    sendLeaf(again, large, i);
                }
                again.finish(DepotRig.root(large)).await();
            }
            assertThat(get(access, "big")).isEqualTo(large);
        }
    }

    @Test
    void theStepsOfACommitComeInTheirOrder() throws Exception {
        try (DepotRig rig = rig("order")) {
            AccountAccess access = rig.admin();
            faulty.steps.clear();
            upload(access, "d/big", content(1_100_000, 7), Replace.NEVER, id());

            assertThat(faulty.steps)
                    .containsExactly("keepLeaves", "syncData", "makeDirectories", "publish", "syncDirectories");
        }
    }

    @Test
    void aFailedSyncFailsTheBatchAndIsNeverTriedAgain() throws Exception {
        byte[] small = content(100, 8);
        byte[] large = content(1_100_000, 9);
        try (DepotRig rig = rig("sync")) {
            AccountAccess access = rig.admin();
            Id16 upload = id();
            faulty.fault = (step, moment) -> {
                if (step.equals("syncData") && moment == FaultyTree.Moment.BEFORE) {
                    throw new StorageException(StorageException.Reason.FAILED, "planted");
                }
            };

            assertThat(refusal(() -> put(access, "a", small)).code()).isEqualTo(ErrorCode.STORAGE_FAILED);
            assertThat(refusal(() -> upload(access, "big", large, Replace.NEVER, upload))
                            .code())
                    .isEqualTo(ErrorCode.STORAGE_FAILED);
            faulty.fault = (_, _) -> {};

            assertThat(rig.staging()).isEmpty();
            assertThat(Files.exists(rig.file("a"))).isFalse();
            try (UploadWriter writer = access.openUpload(DepotRig.openRequest("big", large, Replace.NEVER, upload))) {
                assertThat(writer.proven(0)).isEmpty();
            }
            put(access, "a", small);
            upload(access, "big", large, Replace.NEVER, upload);
        }
    }

    @Test
    void afterAFailedDirectorySyncNothingIsAcknowledgedAndARetrySucceeds() throws Exception {
        byte[] small = content(100, 10);
        try (DepotRig rig = rig("directory")) {
            AccountAccess access = rig.admin();
            Message.Put request = putRequest("d/a", small, Replace.NEVER, id());
            faulty.fault = (step, moment) -> {
                if (step.equals("syncDirectories") && moment == FaultyTree.Moment.BEFORE) {
                    throw new StorageException(StorageException.Reason.FAILED, "planted");
                }
            };
            assertThat(refusal(() -> begin(access, request, small).await()).code())
                    .isEqualTo(ErrorCode.STORAGE_FAILED);
            faulty.fault = (_, _) -> {};

            assertThat(begin(access, request, small).await().alreadyThere()).isFalse();
            assertThat(get(access, "d/a")).isEqualTo(small);
        }
    }

    @Test
    void repeatedSyncFailuresEndWritingButNotReading() throws Exception {
        byte[] small = content(100, 11);
        try (DepotRig rig = rig("readonly")) {
            AccountAccess access = rig.admin();
            put(access, "before", small);
            faulty.fault = (step, moment) -> {
                if (step.equals("syncData") && moment == FaultyTree.Moment.BEFORE) {
                    throw new StorageException(StorageException.Reason.FAILED, "planted");
                }
            };
            for (int i = 0; i < DepotLimits.FAILED_SYNCS; i++) {
                assertThat(refusal(() -> put(access, "a", small)).code()).isEqualTo(ErrorCode.STORAGE_FAILED);
            }
            faulty.fault = (_, _) -> {};

            assertThat(refusal(() -> put(access, "a", small)).code()).isEqualTo(ErrorCode.READ_ONLY);
            assertThat(get(access, "before")).isEqualTo(small);
            rig.admin().close();
        }
    }

    @Test
    void aFullDiskIsSaidAndPassesAway() throws Exception {
        byte[] small = content(100, 12);
        try (DepotRig rig = rig("full")) {
            AccountAccess access = rig.admin();
            faulty.fault = (step, moment) -> {
                if (step.equals("publish") && moment == FaultyTree.Moment.BEFORE) {
                    throw new StorageException(StorageException.Reason.FULL, "planted");
                }
            };
            assertThat(refusal(() -> put(access, "a", small)).code()).isEqualTo(ErrorCode.DISK_FULL);
            faulty.fault = (_, _) -> {};

            put(access, "a", small);
        }
    }

    private static Pending<StoredFile> beginOrNull(AccountAccess access, Message.Put request, byte[] content) {
        try {
            return begin(access, request, content);
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isStored(Pending<StoredFile> pending) {
        try {
            return pending != null && pending.await() != null;
        } catch (IOException e) {
            return false;
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private static boolean tryAll(Action... actions) {
        boolean all = true;
        for (Action action : actions) {
            try {
                action.run();
            } catch (IOException e) {
                all = false;
            }
        }
        return all;
    }
}
