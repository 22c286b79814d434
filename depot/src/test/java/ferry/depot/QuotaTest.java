package ferry.depot;

import static ferry.depot.DepotRig.begin;
import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.openRequest;
import static ferry.depot.DepotRig.path;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.putRequest;
import static ferry.depot.DepotRig.root;
import static ferry.depot.DepotRig.sendLeaf;
import static ferry.depot.DepotRig.upload;
import static ferry.depot.Refused.refusal;
import static ferry.depot.UsageCheck.exact;
import static ferry.depot.UsageCheck.limit;
import static ferry.depot.UsageCheck.quota;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.databases.TestDatabase;
import ferry.depot.sql.Amount;
import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Limit;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Quotas in bytes and files: docs/decisions/0007-quotas.md. */
@ParameterizedClass
@EnumSource
class QuotaTest {
    private static final byte[] LARGE = content(2_300_000, 1);

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
        exact(rig);
        access.close();
        rig.close();
    }

    private static void refused(IOAction action) {
        assertThat(refusal(action::run).code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    private interface IOAction {
        void run() throws Exception;
    }

    @Test
    void theLastByteMayBeTakenAndNotOneMore() throws Exception {
        limit(rig, Limit.BYTES, 1_000);
        put(access, "a", content(600, 1));
        put(access, "b", content(400, 2));

        assertThat(refusal(() -> put(access, "c", content(1, 3))).getMessage()).contains("needs 1 bytes, 0 of 1000");
        put(access, "empty", content(0, 3));
        access.remove(new Message.Remove(path("b"), false));
        refused(() -> put(access, "c", content(401, 3)));
        put(access, "c", content(400, 3));
    }

    @Test
    void theSitesLimitCountsWhereAnAccountHasNoneOfItsOwnAndChangesAtOnce() throws Exception {
        put(access, "a", content(600, 1));
        rig.depot.apply(rig.settings.withLimits(AccountLimits.DEFAULT.with(Limit.BYTES, 1_000)));
        refused(() -> put(access, "b", content(401, 2)));

        limit(rig, Limit.BYTES, 2_000);
        put(access, "b", content(401, 2));
        rig.depot.apply(rig.settings.withLimits(AccountLimits.DEFAULT.with(Limit.FILES, 2)));
        refused(() -> put(access, "c", content(1, 3)));
        assertThat(access.quota().toString()).contains("ownLimits").contains("bytes");
        rig.depot.apply(rig.settings);
        put(access, "c", content(1, 3));
    }

    @Test
    void filesAreCountedToo() throws Exception {
        limit(rig, Limit.FILES, 2);
        put(access, "d/a", content(1, 1));
        put(access, "d/b", content(1, 2));

        refused(() -> put(access, "c", content(0, 3)));
        refused(() -> upload(access, "c", LARGE, Replace.NEVER, id()));
        put(access, "d/a", content(5, 4), Replace.ALWAYS);
        access.remove(new Message.Remove(path("d"), true));
        put(access, "c", content(1, 3));
    }

    @Test
    void replacingCountsTheDifference() throws Exception {
        limit(rig, Limit.BYTES, 1_000);
        put(access, "a", content(800, 1));

        put(access, "a", content(1_000, 2), Replace.ALWAYS);
        refused(() -> put(access, "a", content(1_001, 3), Replace.ALWAYS));
        put(access, "a", content(10, 4), Replace.ALWAYS);
        put(access, "b", content(990, 5));
        access.move(new Message.Move(path("b"), path("a"), true));
        put(access, "c", content(10, 6));
    }

    @Test
    void retriesAreHarmlessWhereNothingIsFree() throws Exception {
        limit(rig, Limit.BYTES, 1_000);
        byte[] full = content(1_000, 1);
        Message.Put request = putRequest("a", full, Replace.NEVER, id());
        begin(access, request, full).await();

        assertThat(begin(access, request, full).await().alreadyThere()).isTrue();
        assertThat(begin(access, putRequest("a", full, Replace.NEVER, id()), full)
                        .await()
                        .alreadyThere())
                .isTrue();
        access.move(new Message.Move(path("a"), path("elsewhere"), false));
        assertThat(begin(access, request, full).await().alreadyThere()).isTrue();
    }

    @Test
    void aLargeUploadTakesItsSpaceWhenItIsOpened() throws Exception {
        limit(rig, Limit.BYTES, 2L * LARGE.length - 1);
        Id16 first = id();
        UploadWriter writer = access.openUpload(openRequest("a", LARGE, Replace.NEVER, first));

        refused(() -> access.openUpload(openRequest("b", LARGE, Replace.NEVER, id())));
        put(access, "small", content(1_000, 2));
        // Begun is begun: what is kept for it stays, though the limit came down.
        limit(rig, Limit.BYTES, 1);
        writer.close();
        rig.reopen();
        access = rig.admin();
        exact(rig);
        refused(() -> put(access, "small2", content(1, 3)));
        upload(access, "a", LARGE, Replace.NEVER, first);
        assertThat(get(access, "a")).isEqualTo(LARGE);
    }

    @Test
    void anUploadThatIsGivenUpGivesItsSpaceBack() throws Exception {
        limit(rig, Limit.BYTES, LARGE.length);
        Id16 upload = id();
        access.openUpload(openRequest("a", LARGE, Replace.NEVER, upload)).close();
        refused(() -> put(access, "small", content(1, 1)));

        access.discardUpload(upload);

        put(access, "a", content(100, 1));
        // It replaces, so that it needs the difference only.
        upload(access, "a", LARGE, Replace.ALWAYS, id());
    }

    @Test
    void aWrongFileGivesItsSpaceBack() throws Exception {
        limit(rig, Limit.BYTES, 1_000);
        byte[] full = content(1_000, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(() -> begin(access, putRequest("a", full, Replace.NEVER, id()), content(1_000, 2)))
                            .code())
                    .isEqualTo(ErrorCode.HASH_MISMATCH);
            access.put(putRequest("a", full, Replace.NEVER, id())).close();
        }

        put(access, "a", full);
        for (int i = 0; i < 3; i++) {
            refused(() -> put(access, "b", content(1, 1)));
            assertThat(refusal(() -> put(access, "a", content(1, 1))).code()).isEqualTo(ErrorCode.EXISTS);
        }
    }

    @Test
    void whatWasToBeReplacedIsGoneAndItsSpaceTakenSoTheUploadWaits() throws Exception {
        limit(rig, Limit.BYTES, LARGE.length + 100);
        upload(access, "a", LARGE, Replace.NEVER, id());
        byte[] other = content(LARGE.length, 9);
        Id16 upload = id();
        UploadWriter writer = access.openUpload(openRequest("a", other, Replace.ALWAYS, upload));
        for (int i = 0; i < 3; i++) {
            sendLeaf(writer, other, i);
        }
        access.remove(new Message.Remove(path("a"), false));
        put(access, "b", content(101, 2));

        refused(() -> writer.finish(root(other)).await());
        writer.close();
        access.remove(new Message.Remove(path("b"), false));

        // Nothing has to be sent again.
        try (UploadWriter again = access.openUpload(openRequest("a", other, Replace.ALWAYS, upload))) {
            assertThat(again.proven(0)).isPresent();
            assertThat(again.proven(2)).isPresent();
            again.finish(root(other)).await();
        }
    }

    @Test
    void noRaceGoesBeyondTheLimitOrLosesSpace() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        long limit = 20_000;
        limit(rig, Limit.BYTES, limit);
        AtomicLong refusals = new AtomicLong();
        try (var links = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int link = 0; link < 12; link++) {
                Random random = new Random(seed + link);
                all.add(links.submit(() -> {
                    try (AccountAccess mine = rig.admin()) {
                        for (int i = 0; i < 40; i++) {
                            refusals.addAndGet(oneChange(mine, random) ? 0 : 1);
                            assertThat(UsageCheck.takenBytes(rig)).isLessThanOrEqualTo(limit);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> link : all) {
                link.get();
            }
        }

        assertThat(refusals.get()).as("the limit was reached").isPositive();
        exact(rig);
        long free = limit - quota(rig).usage().total().bytes();
        put(access, "rest", content((int) free, 1));
        refused(() -> put(access, "more", content(1, 1)));
    }

    /** Whether the quota allowed it. */
    private static boolean oneChange(AccountAccess access, Random random) throws IOException {
        String path = "f" + random.nextInt(20);
        try {
            if (random.nextInt(4) == 0) {
                access.remove(new Message.Remove(path(path), false));
            } else {
                put(access, path, content(random.nextInt(4_000), random.nextLong()), Replace.ALWAYS);
            }
            return true;
        } catch (RefusedException e) {
            assertThat(e.code()).isIn(ErrorCode.QUOTA_EXCEEDED, ErrorCode.NOT_FOUND);
            return e.code() != ErrorCode.QUOTA_EXCEEDED;
        }
    }

    @Test
    void linksAndOpenUploadsOfAnAccountAreLimited() throws Exception {
        limit(rig, Limit.LINKS, 2);
        limit(rig, Limit.UPLOADS, 1);
        AccountAccess second = rig.admin();

        assertThat(refusal(() -> rig.admin()).code()).isEqualTo(ErrorCode.TOO_MANY);
        second.close();
        try (AccountAccess other = rig.admin();
                UploadWriter first = other.openUpload(openRequest("a", LARGE, Replace.NEVER, id()))) {
            assertThat(first.leafCount()).isEqualTo(3);
            assertThat(refusal(() -> access.openUpload(openRequest("b", LARGE, Replace.NEVER, id())))
                            .code())
                    .isEqualTo(ErrorCode.BUSY);
        }
        access.openUpload(openRequest("b", LARGE, Replace.NEVER, id())).close();
    }

    @Test
    void aRecountFindsWhatWasChangedOutside() throws Exception {
        put(access, "stays", content(10, 1));
        put(access, "grows", content(20, 1));
        put(access, "goes", content(40, 1));
        upload(access, "large", LARGE, Replace.NEVER, id());
        Files.write(rig.file("grows"), content(21, 2));
        Files.delete(rig.file("goes"));
        Files.createDirectories(rig.file("d/e"));
        Files.write(rig.file("d/e/new"), content(100, 3));
        Files.delete(rig.file("large"));
        Files.createSymbolicLink(rig.file("link"), Path.of("/etc/passwd"));

        Recount.Result result = UsageCheck.allowances(rig).recount(UsageCheck.HOME);

        assertThat(result.before().stored()).isEqualTo(new Amount(4, 70 + LARGE.length));
        assertThat(result.now().stored()).isEqualTo(new Amount(3, 131));
        assertThat(rig.tree.keptLeaves()).isEmpty();
        exact(rig);
        // A second look finds nothing more, and what was found goes on to count right.
        result = UsageCheck.allowances(rig).recount(UsageCheck.HOME);
        assertThat(result.before()).isEqualTo(result.now());
        access.move(new Message.Move(path("d/e/new"), path("moved"), false));
        exact(rig);
        assertThat(get(access, "moved")).hasSize(100);
        assertThat(access.stat(path("grows")).root()).isEmpty();
        exact(rig);
        put(access, "grows", content(5, 5), Replace.ALWAYS);
    }
}
