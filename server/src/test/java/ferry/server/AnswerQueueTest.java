package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.Pending;
import ferry.depot.StoredFile;
import ferry.protocol.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswerQueueTest {
    private final AtomicInteger started = new AtomicInteger();
    private final Counters counters = new Counters();
    private final AnswerQueue queue = new AnswerQueue(started::incrementAndGet, counters);

    @Test
    void oneAnswererIsStartedByTheFirstAnswerAndAnotherOnlyAfterItLeft() {
        queue.put(pong(1));
        queue.put(pong(2));
        assertThat(started).hasValue(1);

        take();
        take();
        assertThat(queue.leave()).isTrue();
        queue.put(pong(3));
        assertThat(started).hasValue(2);
    }

    @Test
    void anAnswererCannotLeaveWhileSomethingIsOwed() {
        queue.put(pong(1));
        assertThat(queue.leave()).isFalse();
        take();
        queue.end(Ending.shuttingDown());
        assertThat(queue.leave()).as("the last word is owed").isFalse();
        assertThat(queue.takeLastWord()).isPresent();
        assertThat(queue.leave()).isTrue();
    }

    @Test
    void aReaderWaitsWhileTooManyAnswersAreOwed() throws Exception {
        for (int i = 1; i <= ServerLimits.ANSWERS; i++) {
            queue.put(pong(i));
        }
        CompletableFuture<Boolean> oneMore = CompletableFuture.supplyAsync(() -> queue.put(pong(0)));

        OwedAnswer first = queue.takeNow();
        assertThat(oneMore).as("taken is not written").isNotDone();
        queue.written(first);
        assertThat(oneMore.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aReaderWaitsWhileTooMuchContentWaitsForItsCommit() throws Exception {
        int leaf = 1 << 20;
        for (long bytes = 0; bytes < ServerLimits.ANSWERS_CONTENT_BYTES; bytes += leaf) {
            queue.put(new OwedAnswer.StoredLater(0, leaf, never()));
        }
        CompletableFuture<Boolean> oneMore =
                CompletableFuture.supplyAsync(() -> queue.put(new OwedAnswer.StoredLater(0, 1, never())));

        OwedAnswer first = queue.takeNow();
        assertThat(oneMore).isNotDone();
        queue.written(first);
        assertThat(oneMore.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aReaderThatWaitsIsFreedWhenTheLinkEnds() throws Exception {
        for (int i = 1; i <= ServerLimits.ANSWERS; i++) {
            queue.put(pong(i));
        }
        CompletableFuture<Boolean> oneMore = CompletableFuture.supplyAsync(() -> queue.put(pong(0)));
        queue.end(Ending.lost("test"));

        assertThat(oneMore.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(counters.answersWaiting.sum()).isZero();
    }

    @Test
    void aReaderThatWaitsGoesOnWhenNobodyHearsAnswers() throws Exception {
        for (int i = 1; i <= ServerLimits.ANSWERS; i++) {
            queue.put(pong(i));
        }
        CompletableFuture<Boolean> oneMore = CompletableFuture.supplyAsync(() -> queue.put(pong(0)));
        assertThat(queue.fallSilent()).as("the link goes on").isTrue();

        assertThat(oneMore.get(10, TimeUnit.SECONDS)).as("owed").isFalse();
        assertThat(queue.isEnding()).isFalse();
        assertThat(queue.isEmpty()).isTrue();
        queue.end(Ending.peerFinished("test"));
        queue.awaitOver();
        assertThat(started).as("nothing more is said").hasValue(1);
        assertThat(counters.answersWaiting.sum()).isZero();
    }

    @Test
    void aLinkThatIsEndingDoesNotGoOnSilently() {
        queue.end(Ending.shuttingDown());

        assertThat(queue.fallSilent()).isFalse();
        queue.awaitOver();
    }

    @Test
    void anOrderlyEndKeepsWhatIsOwedAndARevocationDropsIt() {
        queue.put(pong(1));
        queue.end(Ending.shuttingDown());
        assertThat(queue.put(pong(2))).isFalse();
        assertThat(queue.takeLastWord()).as("not before the answers").isEmpty();

        queue.end(Ending.revoked());
        assertThat(queue.takeNow()).isNull();
        assertThat(queue.takeLastWord().orElseThrow().reason()).contains("revoked");
        assertThat(queue.takeLastWord()).as("once").isEmpty();
    }

    @Test
    void noticesOvertakeAnswers() {
        queue.put(pong(1));
        queue.notice(new OwedAnswer.Known(0, new Message.UploadFailed(1, 55, "")));

        assertThat(queue.takeNow())
                .isInstanceOfSatisfying(
                        OwedAnswer.Known.class,
                        known -> assertThat(known.message()).isInstanceOf(Message.UploadFailed.class));
    }

    private void take() {
        queue.written(queue.takeNow());
    }

    private static OwedAnswer pong(long request) {
        return new OwedAnswer.Known(request, new Message.Pong());
    }

    private static Pending<StoredFile> never() {
        return new Pending<>() {
            @Override
            public boolean isDone() {
                return false;
            }

            @Override
            public StoredFile await() {
                throw new AssertionError("nobody waits in this test");
            }
        };
    }
}
