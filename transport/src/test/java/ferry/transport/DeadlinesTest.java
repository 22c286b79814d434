package ferry.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DeadlinesTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(30);

    private final Deadlines deadlines = new Deadlines();

    @AfterEach
    void stop() {
        deadlines.close();
    }

    /** Waits for the deadline of {@code limit} that is started after everything under test. */
    private void letPass(Duration limit) throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(1);
        deadlines.closeAfter(limit, passed::countDown);
        assertThat(passed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whenTimeIsUpTheTargetIsClosedOnce() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        var deadline = deadlines.closeAfter(SHORT, () -> {
            closed.incrementAndGet();
            done.countDown();
        });
        assertThat(deadline.hasPassed()).isFalse();

        done.await();
        deadline.restart(Duration.ZERO);
        letPass(SHORT);

        assertThat(deadline.hasPassed()).isTrue();
        assertThat(closed).hasValue(1);
    }

    @Test
    void aCancelledDeadlineClosesNothing() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        var deadline = deadlines.closeAfter(SHORT, closed::incrementAndGet);
        deadline.cancel();

        letPass(SHORT.multipliedBy(3));

        assertThat(closed).hasValue(0);
        assertThat(deadline.hasPassed()).isFalse();
    }

    @Test
    void aRestartMovesTheDeadlineAway() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        var deadline = deadlines.closeAfter(SHORT, closed::incrementAndGet);
        deadline.restart(LONG);

        letPass(SHORT.multipliedBy(3));

        assertThat(closed).hasValue(0);
    }

    @Test
    void aRestartMovesTheDeadlineNearer() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        var deadline = deadlines.closeAfter(LONG, closed::countDown);

        deadline.restart(SHORT);

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDeadlineThatMovedAwayStillPassesLater() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        var deadline = deadlines.closeAfter(SHORT, closed::countDown);
        deadline.restart(SHORT.multipliedBy(4));

        letPass(SHORT);
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCancelledDeadlineMayBeStartedAgain() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        var deadline = deadlines.closeAfter(LONG, closed::countDown);
        deadline.cancel();
        deadline.restart(SHORT);

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void extendingMovesADeadlineThatRunsAndStartsNone() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        var running = deadlines.closeAfter(SHORT, closed::incrementAndGet);
        var cancelled = deadlines.closeAfter(LONG, closed::incrementAndGet);
        cancelled.cancel();

        running.extend(LONG);
        cancelled.extend(Duration.ZERO);

        letPass(SHORT.multipliedBy(3));
        assertThat(closed).hasValue(0);
        assertThat(running.hasPassed()).isFalse();
        running.restart(SHORT);
        letPass(SHORT.multipliedBy(3));
        assertThat(closed).hasValue(1);
    }

    @Test
    void aTargetThatIsSlowToCloseDelaysNoOther() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch slow = new CountDownLatch(1);
        deadlines.closeAfter(Duration.ZERO, () -> {
            slow.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        slow.await();

        letPass(SHORT);
        never.countDown();
    }

    @Test
    void restartsFromManyThreadsNeverCloseTooEarlyAndAlwaysInTheEnd() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        var deadline = deadlines.closeAfter(Duration.ofSeconds(10), closed::countDown);
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            int own = t;
            threads[t] = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 50_000; i++) {
                    deadline.restart(Duration.ofMillis(10_000 + (i * 7919 + own) % 5_000));
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(deadline.hasPassed()).isFalse();

        deadline.restart(SHORT);

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closedDeadlinesTakeNoMore() {
        var open = deadlines.closeAfter(LONG, () -> {});
        deadlines.close();

        open.restart(SHORT);
        assertThatThrownBy(() -> deadlines.closeAfter(LONG, () -> {})).isInstanceOf(IllegalStateException.class);
    }
}
