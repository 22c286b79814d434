package ferry.depot;

import static ferry.depot.DepotRig.begin;
import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.openRequest;
import static ferry.depot.DepotRig.path;
import static ferry.depot.DepotRig.putRequest;
import static ferry.depot.DepotRig.sendLeaf;
import static ferry.depot.Refused.refusal;
import static ferry.depot.UsageCheck.limit;
import static ferry.depot.UsageCheck.quota;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.Limit;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That everything which moves content waits for its account's rate: docs/decisions/0009-rates.md. */
class RateTest {
    private static final long RATE = DepotLimits.RATE_PIECE_BYTES;
    private static final byte[] SMALL = content((int) (3 * RATE), 1);
    private static final byte[] LARGE = content(2_300_000, 1);

    @TempDir
    Path directory;

    private DepotRig rig;
    private AccountAccess access;

    @BeforeEach
    void open() throws IOException {
        rig = DepotRig.open(directory);
        access = rig.admin();
    }

    @AfterEach
    void close() throws IOException {
        access.close();
        rig.close();
    }

    private static <T> FutureTask<T> aside(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    /** Until a link stands in the queue. */
    private static void awaitWaiting(Throttle throttle, FutureTask<?> work) {
        while (throttle.waiting() == 0) {
            assertThat(work.isDone()).as("it ended without waiting").isFalse();
            Thread.yield();
        }
    }

    private void pass(Duration time, Limit limit) throws IOException {
        rig.nanoTime += time.toNanos();
        limit(rig, limit, RATE);
    }

    private void passUntilDone(FutureTask<?> work, Limit limit) throws IOException {
        while (!work.isDone()) {
            pass(Duration.ofSeconds(1), limit);
        }
    }

    @Test
    void aFileOfOneMessageWaitsForTheRate() throws Exception {
        limit(rig, Limit.UPLOAD_RATE, RATE);

        FutureTask<StoredFile> stored = aside(() -> begin(access, putRequest("a", SMALL, Replace.NEVER, id()), SMALL)
                .await());

        awaitWaiting(quota(rig).uploads(), stored);
        passUntilDone(stored, Limit.UPLOAD_RATE);
        assertThat(stored.get().alreadyThere()).isFalse();
        assertThat(DepotRig.get(access, "a")).isEqualTo(SMALL);
    }

    @Test
    void aLeafWaitsForTheRate() throws Exception {
        limit(rig, Limit.UPLOAD_RATE, RATE);
        try (UploadWriter writer = access.openUpload(openRequest("a", LARGE, Replace.NEVER, id()))) {

            FutureTask<Void> sent = aside(() -> {
                sendLeaf(writer, LARGE, 0);
                return null;
            });

            awaitWaiting(quota(rig).uploads(), sent);
            passUntilDone(sent, Limit.UPLOAD_RATE);
            assertThat(sent.get()).isNull();
            assertThat(writer.proven(0)).isPresent();
        }
    }

    @Test
    void aDownloadWaitsForTheRate() throws Exception {
        DepotRig.put(access, "a", SMALL);
        limit(rig, Limit.DOWNLOAD_RATE, RATE);

        try (OutgoingFile file = access.get(new Message.Get(path("a"), Optional.empty(), 0, Long.MAX_VALUE))) {
            FutureTask<Integer> read = aside(() -> {
                byte[] back = new byte[SMALL.length];
                int count = 0;
                while (count < back.length) {
                    count += file.read(count, back, count, back.length - count);
                }
                return count;
            });

            awaitWaiting(quota(rig).downloads(), read);
            assertThat(quota(rig).uploads().isLimited()).isFalse();
            passUntilDone(read, Limit.DOWNLOAD_RATE);
            assertThat(read.get()).isEqualTo(SMALL.length);
        }
    }

    @Test
    void aLinkThatIsOverStopsWaitingAtOnce() throws Exception {
        limit(rig, Limit.UPLOAD_RATE, RATE);
        FutureTask<RefusedException> refused =
                aside(() -> refusal(() -> begin(access, putRequest("a", SMALL, Replace.NEVER, id()), SMALL)
                        .await()));
        awaitWaiting(quota(rig).uploads(), refused);

        access.stopWaiting();

        assertThat(refused.get().code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
        assertThat(rig.staging()).isEmpty();
    }

    @Test
    void theRateIsTheSameAfterARestartAndCanBeTakenAway() throws Exception {
        limit(rig, Limit.UPLOAD_RATE, RATE);
        access.close();
        rig.reopen();
        access = rig.admin();
        assertThat(quota(rig).uploads().isLimited()).isTrue();

        FutureTask<StoredFile> stored = aside(() -> begin(access, putRequest("a", SMALL, Replace.NEVER, id()), SMALL)
                .await());
        awaitWaiting(quota(rig).uploads(), stored);
        limit(rig, Limit.UPLOAD_RATE, Limit.NONE);

        assertThat(stored.get().alreadyThere()).isFalse();
    }
}
