package ferry.depot;

import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.leaves;
import static ferry.depot.DepotRig.openRequest;
import static ferry.depot.DepotRig.path;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.root;
import static ferry.depot.DepotRig.sendLeaf;
import static ferry.depot.DepotRig.upload;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.protocol.SpecLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ferry-1.md §6, "Large files". */
class UploadTest {
    private static final byte[] LARGE = content(3_500_000, 1);

    @TempDir
    Path directory;

    @Test
    void aTakeoverFencesTheFormerLinkAndKeepsItsLeaves() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            Id16 upload = id();
            UploadWriter former = rig.admin().openUpload(openRequest("big", LARGE, Replace.NEVER, upload));
            sendLeaf(former, LARGE, 0);
            former.beginLeaf(1, leaves(LARGE).get(1), SpecLimits.LEAF_BYTES);
            former.write(content(1_000, 99), 0, 1_000);

            UploadWriter newer = rig.admin().openUpload(openRequest("big", LARGE, Replace.NEVER, upload));

            assertThat(newer.epoch()).isGreaterThan(former.epoch());
            assertThat(newer.proven(0)).isPresent();
            for (int i = 1; i < 4; i++) {
                sendLeaf(newer, LARGE, i);
            }
            assertThat(refusal(() -> former.write(content(1_000, 98), 0, 1_000)).code())
                    .isEqualTo(ErrorCode.FENCED);
            assertThat(refusal(() -> former.finish(root(LARGE))).code()).isEqualTo(ErrorCode.FENCED);
            newer.finish(root(LARGE)).await();
            assertThat(get(rig.admin(), "big")).isEqualTo(LARGE);
            former.close();
            newer.close();
        }
    }

    @Test
    void severalLinksWriteLeavesAtTheSameTime() throws Exception {
        byte[] content = content(12 * SpecLimits.LEAF_BYTES + 17, 2);
        try (DepotRig rig = DepotRig.open(directory);
                var links = Executors.newVirtualThreadPerTaskExecutor()) {
            Id16 upload = id();
            UploadWriter first = rig.admin().openUpload(openRequest("big", content, Replace.NEVER, upload));
            List<Future<?>> all = new java.util.ArrayList<>();
            for (int link = 0; link < 4; link++) {
                int mine = link;
                UploadWriter writer =
                        link == 0 ? first : rig.admin().attachUpload(new Message.AttachUpload(upload, first.epoch()));
                all.add(links.submit(() -> {
                    for (int i = mine; i < 13; i += 4) {
                        sendLeaf(writer, content, i);
                    }
                    if (mine > 0) {
                        writer.close();
                    }
                    return null;
                }));
            }
            for (Future<?> link : all) {
                link.get();
            }

            first.finish(root(content)).await();

            assertThat(get(rig.admin(), "big")).isEqualTo(content);
        }
    }

    @Test
    void attachingNeedsTheEpochOfAnOpenUpload() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            Id16 upload = id();
            UploadWriter first = access.openUpload(openRequest("big", LARGE, Replace.NEVER, upload));

            assertThat(refusal(() -> access.attachUpload(new Message.AttachUpload(id(), 1)))
                            .code())
                    .isEqualTo(ErrorCode.UPLOAD_UNKNOWN);
            assertThat(refusal(() -> access.attachUpload(new Message.AttachUpload(upload, first.epoch() - 1)))
                            .code())
                    .isEqualTo(ErrorCode.FENCED);
        }
    }

    @Test
    void theSameLeafAgainIsCheckedAndAnotherOneReplacesIt() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            byte[] changed = LARGE.clone();
            changed[5] ^= 1;
            UploadWriter writer = access.openUpload(openRequest("big", LARGE, Replace.NEVER, id()));
            for (int i = 0; i < 4; i++) {
                sendLeaf(writer, LARGE, i);
            }
            sendLeaf(writer, LARGE, 0);
            assertThat(writer.proven(0)).isPresent();
            writer.beginLeaf(0, leaves(changed).get(0), SpecLimits.LEAF_BYTES);
            // From now on its place holds neither.
            assertThat(writer.proven(0)).isEmpty();
            sendLeaf(writer, changed, 0);

            assertThat(writer.proven(0)).contains(leaves(changed).get(0));
            writer.finish(root(changed)).await();
            assertThat(get(access, "big")).isEqualTo(changed);
        }
    }

    @Test
    void aLeafThatDoesNotFitItsHashIsNotProven() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            Id16 upload = id();
            UploadWriter writer = access.openUpload(openRequest("big", LARGE, Replace.NEVER, upload));
            sendLeaf(writer, LARGE, 1);
            writer.beginLeaf(0, leaves(LARGE).get(1), SpecLimits.LEAF_BYTES);
            writer.write(LARGE, 0, SpecLimits.LEAF_BYTES);

            assertThat(refusal(writer::endLeaf).code()).isEqualTo(ErrorCode.HASH_MISMATCH);
            assertThat(refusal(() -> writer.finish(root(LARGE))).code()).isEqualTo(ErrorCode.HASH_MISMATCH);
            writer.close();

            try (UploadWriter again = access.openUpload(openRequest("big", LARGE, Replace.NEVER, upload))) {
                assertThat(again.proven(0)).isEmpty();
                assertThat(again.proven(1)).isPresent();
            }
        }
    }

    @Test
    void anIncompleteUploadIsNotFinishedAndMayGoOn() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            UploadWriter writer = access.openUpload(openRequest("big", LARGE, Replace.NEVER, id()));
            for (int i = 0; i < 3; i++) {
                sendLeaf(writer, LARGE, i);
            }

            assertThat(refusal(() -> writer.finish(root(LARGE))).code()).isEqualTo(ErrorCode.UPLOAD_INCOMPLETE);
            sendLeaf(writer, LARGE, 3);
            writer.finish(root(LARGE)).await();
        }
    }

    @Test
    void aWrongRootDiscardsTheUpload() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            UploadWriter writer = access.openUpload(openRequest("big", LARGE, Replace.NEVER, id()));
            for (int i = 0; i < 4; i++) {
                sendLeaf(writer, LARGE, i);
            }

            assertThat(refusal(() -> writer.finish(root(content(10, 1)))).code())
                    .isEqualTo(ErrorCode.HASH_MISMATCH);
            assertThat(rig.staging()).isEmpty();
            assertThat(Files.exists(rig.file("big"))).isFalse();
        }
    }

    @Test
    void aStoredUploadOpenedAgainGivesTheOriginalReceipt() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            Id16 upload = id();
            StoredFile first = upload(rig.admin(), "big", LARGE, Replace.NEVER, upload);
            rig.reopen();

            try (UploadWriter again = rig.admin().openUpload(openRequest("big", LARGE, Replace.NEVER, upload))) {
                assertThat(again.proven(3)).contains(leaves(LARGE).get(3));
                sendLeaf(again, LARGE, 2);
                StoredFile second = again.finish(root(LARGE)).await();

                assertThat(second.alreadyThere()).isTrue();
                assertThat(second.receipt().id()).isEqualTo(first.receipt().id());
                assertThat(second.version()).isEqualTo(first.version());
            }
            assertThat(rig.staging()).isEmpty();
        }
    }

    @Test
    void theSameLargeContentUnderAnotherIdLeavesNothingBehind() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            StoredFile first = upload(access, "big", LARGE, Replace.NEVER, id());

            StoredFile second = upload(access, "big", LARGE, Replace.NEVER, id());

            assertThat(second.alreadyThere()).isTrue();
            assertThat(second.receipt().id()).isEqualTo(first.receipt().id());
            assertThat(rig.staging()).isEmpty();
            rig.reopen();
            assertThat(rig.depot.recovery()).isEqualTo(new Recovery(0, 0, 0, 0, 0));
        }
    }

    @Test
    void otherContentAtThePathIsRefusedEarlyAndTheUploadStaysForOverwrite() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            Id16 upload = id();
            UploadWriter writer = access.openUpload(openRequest("big", LARGE, Replace.NEVER, upload));
            for (int i = 0; i < 4; i++) {
                sendLeaf(writer, LARGE, i);
            }
            put(access, "big", content(10, 1));

            assertThat(refusal(() -> writer.finish(root(LARGE)).await()).code()).isEqualTo(ErrorCode.EXISTS);
            assertThat(refusal(() -> access.openUpload(openRequest("big", LARGE, Replace.NEVER, upload)))
                            .code())
                    .isEqualTo(ErrorCode.EXISTS);
            try (UploadWriter again = access.openUpload(openRequest("big", LARGE, Replace.ALWAYS, upload))) {
                assertThat(again.proven(3)).isPresent();
                again.finish(root(LARGE)).await();
            }
            assertThat(get(access, "big")).isEqualTo(LARGE);
        }
    }

    @Test
    void anUploadIdBelongsToOneFile() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            Id16 upload = id();
            access.openUpload(openRequest("big", LARGE, Replace.NEVER, upload)).close();

            assertThat(refusal(() -> access.openUpload(openRequest("other", LARGE, Replace.NEVER, upload)))
                            .code())
                    .isEqualTo(ErrorCode.UPLOAD_MISMATCH);
        }
    }

    @Test
    void theIdsOfTwoAccountsDoNotMeet() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            People.register(rig, "mallory", "correct horse");
            Id16 upload = id();
            byte[] other = content(2_000_000, 7);
            UploadWriter mine = rig.admin().openUpload(openRequest("big", LARGE, Replace.NEVER, upload));
            sendLeaf(mine, LARGE, 0);
            AccountAccess mallory = People.signIn(rig, "mallory", "correct horse");

            assertThat(refusal(() -> mallory.attachUpload(new Message.AttachUpload(upload, mine.epoch())))
                            .code())
                    .isEqualTo(ErrorCode.UPLOAD_UNKNOWN);
            upload(mallory, "big", other, Replace.NEVER, upload);
            for (int i = 1; i < 4; i++) {
                sendLeaf(mine, LARGE, i);
            }
            mine.finish(root(LARGE)).await();

            assertThat(get(rig.admin(), "big")).isEqualTo(LARGE);
            assertThat(get(mallory, "big")).isEqualTo(other);
        }
    }

    @Test
    void aDiscardedUploadIsGone() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            Id16 upload = id();
            UploadWriter writer = access.openUpload(openRequest("big", LARGE, Replace.NEVER, upload));
            sendLeaf(writer, LARGE, 0);

            access.discardUpload(upload);

            assertThat(rig.staging()).isEmpty();
            assertThat(refusal(() -> sendLeaf(writer, LARGE, 1)).code()).isEqualTo(ErrorCode.UPLOAD_UNKNOWN);
            assertThat(refusal(() -> access.discardUpload(upload)).code()).isEqualTo(ErrorCode.UPLOAD_UNKNOWN);
        }
    }

    @Test
    void anUploadWithoutProgressForAWeekIsSwept() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            Id16 upload = id();
            try (AccountAccess access = rig.admin()) {
                sendLeaf(access.openUpload(openRequest("big", LARGE, Replace.NEVER, upload)), LARGE, 0);
            }
            rig.now = rig.now.plus(SpecLimits.UPLOAD_KEPT).plusSeconds(1);
            UploadWriter open = rig.admin().openUpload(openRequest("open", LARGE, Replace.NEVER, id()));
            assertThat(rig.depot.backstage.uploads().sweep()).isEqualTo(1);
            sendLeaf(open, LARGE, 0);
            rig.now = rig.now.plus(SpecLimits.UPLOAD_KEPT).plusSeconds(1);

            rig.reopen();

            assertThat(rig.depot.recovery().uploadsSwept()).isEqualTo(1);
            assertThat(rig.staging()).isEmpty();
        }
    }

    @Test
    void stagingWithoutARowAndARowWithoutStagingAreSwept() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            try (AccountAccess access = rig.admin()) {
                sendLeaf(access.openUpload(openRequest("big", LARGE, Replace.NEVER, id())), LARGE, 0);
            }
            Id16 staged = rig.tree.staged().getFirst();
            rig.tree.discard(staged);
            rig.tree.stage(id(), 100).close();

            rig.reopen();

            assertThat(rig.depot.recovery()).isEqualTo(new Recovery(0, 0, 1, 1, 0));
            assertThat(rig.staging()).isEmpty();
        }
    }

    @Test
    void impossibleSizesAndLeavesAreRefused() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            Message.OpenUpload tooLarge = new Message.OpenUpload(
                    path("x"), Replace.NEVER, id(), DepotRig.MODIFIED, false, SpecLimits.FILE_BYTES + 1);
            assertThat(refusal(() -> access.openUpload(tooLarge)).code()).isEqualTo(ErrorCode.FILE_TOO_LARGE);
            UploadWriter writer = access.openUpload(openRequest("big", LARGE, Replace.NEVER, id()));
            assertThat(refusal(() -> writer.beginLeaf(4, root(LARGE), 10)).code())
                    .isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        }
    }
}
