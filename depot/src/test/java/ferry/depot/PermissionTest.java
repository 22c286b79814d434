package ferry.depot;

import static ferry.depot.DepotRig.begin;
import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.list;
import static ferry.depot.DepotRig.openRequest;
import static ferry.depot.DepotRig.path;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.putRequest;
import static ferry.depot.DepotRig.root;
import static ferry.depot.DepotRig.sendLeaf;
import static ferry.depot.DepotRig.upload;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.databases.TestDatabase;
import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Limit;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import ferry.protocol.Right;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Drop boxes, nested rules and what refusals tell: docs/decisions/0008-permissions.md. */
@ParameterizedClass
@EnumSource
class PermissionTest {
    private static final byte[] SMALL = content(100, 1);
    private static final byte[] LARGE = content(2_300_000, 2);
    private static final Set<Right> READ_ONLY = Set.of(Right.READ, Right.LIST);

    @Parameter
    TestDatabase kind;

    @TempDir
    Path directory;

    private DepotRig rig;
    private AccountAccess access;

    @BeforeEach
    void open() throws IOException {
        rig = DepotRig.open(directory, kind);
        access = rig.admin();
    }

    @AfterEach
    void close() throws IOException {
        access.close();
        rig.close();
    }

    private static ErrorCode code(ThrowingCallable call) {
        return refusal(call).code();
    }

    @Test
    void aRetryIntoADropBoxGetsItsOwnReceipt() throws Exception {
        Rules.set(rig, "inbox", Rules.DROP_BOX);
        Message.Put request = putRequest("inbox/a", SMALL, Replace.NEVER, id());
        StoredFile first = begin(access, request, SMALL).await();
        Id16 upload = id();
        upload(access, "inbox/large", LARGE, Replace.NEVER, upload);

        StoredFile again = begin(access, request, SMALL).await();

        assertThat(again.alreadyThere()).isTrue();
        assertThat(again.entry()).isEqualTo(first.entry());
        assertThat(again.version()).as("what stands there now is not told").isEqualTo(Versions.NONE);
        StoredFile large = upload(access, "inbox/large", LARGE, Replace.NEVER, upload);
        assertThat(large.alreadyThere()).isTrue();
        assertThat(large.receipt().verify(access.receiptKey())).isTrue();
    }

    @Test
    void anUploadIntoADropBoxGoesOnWhereItWas() throws Exception {
        Rules.set(rig, "inbox", Rules.DROP_BOX);
        Id16 upload = id();
        UploadWriter writer = access.openUpload(openRequest("inbox/large", LARGE, Replace.NEVER, upload));
        sendLeaf(writer, LARGE, 0);
        access.close();
        rig.reopen();
        access = rig.admin();

        try (UploadWriter again = access.openUpload(openRequest("inbox/large", LARGE, Replace.NEVER, upload))) {
            assertThat(again.proven(0)).isPresent();
            sendLeaf(again, LARGE, 1);
            try (UploadWriter other = access.attachUpload(new Message.AttachUpload(upload, again.epoch()))) {
                sendLeaf(other, LARGE, 2);
            }
            again.finish(root(LARGE)).await();
        }
        assertThat(code(() -> get(access, "inbox/large"))).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void existsTellsACreateOnlyWriterNothingMore() throws Exception {
        put(access, "inbox/a", SMALL);
        put(access, "open/a", SMALL);
        Rules.set(rig, "inbox", Rules.DROP_BOX);
        Rules.set(rig, "open", Set.of(Right.CREATE, Right.LIST));

        RefusedException blind = refusal(() -> put(access, "inbox/a", content(1, 1)));
        RefusedException large = refusal(() -> upload(access, "inbox/a", LARGE, Replace.NEVER, id()));
        RefusedException moved = refusal(() -> {
            put(access, "mine", SMALL);
            access.move(new Message.Move(path("mine"), path("inbox/a"), false));
        });
        RefusedException listed = refusal(() -> put(access, "open/a", content(1, 1)));

        for (RefusedException refused : List.of(blind, large, moved)) {
            assertThat(refused.code()).isEqualTo(ErrorCode.EXISTS);
            assertThat(refused.existing()).isEmpty();
        }
        assertThat(listed.existing().orElseThrow().sizeBytes()).isEqualTo(100);
        assertThat(listed.existing().orElseThrow().root())
                .as("a hash tells the content")
                .isEmpty();
    }

    @Test
    void aFullQuotaTellsADropBoxNoSizes() throws Exception {
        put(access, "inbox/a", content(300, 1));
        Rules.set(rig, "inbox", Rules.DROP_BOX);
        UsageCheck.limit(rig, Limit.BYTES, 350);

        RefusedException there = refusal(() -> put(access, "inbox/a", content(351, 2), Replace.ALWAYS));
        RefusedException notThere = refusal(() -> put(access, "inbox/b", content(351, 2), Replace.ALWAYS));

        assertThat(there.getMessage()).isEqualTo(notThere.getMessage()).contains("needs 351 bytes, 50 of 350");
    }

    @Test
    void theNearestRuleCountsAndPathsAreBytes() throws Exception {
        Rules.set(rig, "", READ_ONLY);
        Rules.set(rig, "a", EnumSet.allOf(Right.class));
        Rules.set(rig, "a/caf\u00e9", READ_ONLY);

        assertThat(code(() -> put(access, "x", SMALL))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> put(access, "A/x", SMALL))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> put(access, "ab/x", SMALL))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> put(access, "a/caf\u00e9/x", SMALL))).isEqualTo(ErrorCode.FORBIDDEN);
        put(access, "a/b/c/d", SMALL);
        // Another name, though it looks the same.
        put(access, "a/cafe\u0301/x", SMALL);
    }

    @Test
    void rulesStayAtTheirPathAndNothingIsCarriedOutOfThem() throws Exception {
        put(access, "a/box/secret", SMALL);
        put(access, "b/file", SMALL);
        Rules.set(rig, "a/box", Set.of(Right.CREATE, Right.DELETE));
        Rules.set(rig, "b/kept", READ_ONLY);

        // What may not be read below must not become readable above.
        assertThat(code(() -> access.move(new Message.Move(path("a"), path("c"), false))))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> access.move(new Message.Move(path("a/box"), path("c"), false))))
                .isEqualTo(ErrorCode.FORBIDDEN);
        // A tree is removed or moved only with the right to do so everywhere below.
        assertThat(code(() -> access.remove(new Message.Remove(path("b"), true))))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> access.move(new Message.Move(path("b"), path("c"), false))))
                .isEqualTo(ErrorCode.FORBIDDEN);
        // Nor does a tree land on a rule below its target.
        put(access, "d/kept", SMALL);
        assertThat(code(() -> access.move(new Message.Move(path("d"), path("b"), false))))
                .isEqualTo(ErrorCode.FORBIDDEN);
        access.remove(new Message.Remove(path("a"), true));
        put(access, "a/box/again", SMALL);
        assertThat(code(() -> get(access, "a/box/again"))).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void aHiddenFolderIsNotThereButWhatIsOpenedInItIs() throws Exception {
        put(access, "hidden/file", SMALL);
        put(access, "hidden/in/file", SMALL);
        Rules.set(rig, "hidden", Set.of());
        Rules.set(rig, "hidden/in", READ_ONLY);

        assertThat(list(access, "", true)).isEmpty();
        for (String path : List.of("hidden", "hidden/file", "hidden/nothing")) {
            assertThat(code(() -> access.stat(path(path)))).as(path).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(code(() -> get(access, path))).as(path).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(code(() -> list(access, path, false))).as(path).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(code(() -> put(access, path, SMALL))).as(path).isEqualTo(ErrorCode.NOT_FOUND);
        }
        assertThat(get(access, "hidden/in/file")).isEqualTo(SMALL);
    }

    @Test
    void aRuleCountsAtOnceForUploadsThatWereBegun() throws Exception {
        Id16 upload = id();
        UploadWriter writer = access.openUpload(openRequest("d/large", LARGE, Replace.NEVER, upload));
        for (int i = 0; i < 3; i++) {
            sendLeaf(writer, LARGE, i);
        }
        Rules.set(rig, "d", READ_ONLY);

        assertThat(code(() -> writer.finish(root(LARGE)))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> access.attachUpload(new Message.AttachUpload(upload, writer.epoch()))))
                .isEqualTo(ErrorCode.FORBIDDEN);
        // Giving it up is always possible, and gives its space back.
        access.discardUpload(upload);
        UsageCheck.exact(rig);
        assertThat(UsageCheck.takenBytes(rig)).isZero();
    }

    @Test
    void rulesOutliveTheServerAndAreLimited() throws Exception {
        Rules.set(rig, "inbox", Rules.DROP_BOX);
        access.close();
        rig.reopen();
        access = rig.admin();

        assertThat(code(() -> list(access, "inbox", false))).isEqualTo(ErrorCode.FORBIDDEN);
        for (int i = 1; i < DepotLimits.RULES_PER_ACCOUNT; i++) {
            Rules.set(rig, "r" + i, Set.of());
        }
        assertThat(code(() -> Rules.set(rig, "more", Set.of()))).isEqualTo(ErrorCode.TOO_MANY);
        Rules.book(rig).clear(UsageCheck.HOME, path("inbox"));
        assertThat(code(() -> Rules.book(rig).clear(UsageCheck.HOME, path("inbox"))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        put(access, "inbox/a", SMALL);
        assertThat(get(access, "inbox/a")).isEqualTo(SMALL);
    }
}
