package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.transport.Deadlines;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedWaitTest {
    private static final long SHORT = Duration.ofMillis(30).toNanos();
    private static final long LONG = Duration.ofMinutes(5).toNanos();

    @Test
    void aWaitThatIsTooLongIsEndedOnce() throws Exception {
        try (Deadlines deadlines = new Deadlines()) {
            CountDownLatch up = new CountDownLatch(1);
            AtomicInteger times = new AtomicInteger();
            BoundedWait wait = new BoundedWait(deadlines, () -> {
                times.incrementAndGet();
                up.countDown();
                return 0;
            });
            wait.begin(SHORT);

            assertThat(up.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(wait.end()).isGreaterThanOrEqualTo(SHORT);
            assertThat(times).hasValue(1);
        }
    }

    @Test
    void aShortWaitAfterALongOneIsNotForgotten() throws Exception {
        try (Deadlines deadlines = new Deadlines()) {
            CountDownLatch up = new CountDownLatch(1);
            BoundedWait wait = new BoundedWait(deadlines, () -> {
                up.countDown();
                return 0;
            });
            wait.begin(LONG);
            wait.end();
            wait.begin(SHORT);

            assertThat(up.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void timeBetweenWaitsDoesNotCountAndExtensionsHold() throws Exception {
        try (Deadlines deadlines = new Deadlines()) {
            AtomicInteger times = new AtomicInteger();
            CountDownLatch third = new CountDownLatch(3);
            BoundedWait wait = new BoundedWait(deadlines, () -> {
                times.incrementAndGet();
                third.countDown();
                return third.getCount() == 0 ? 0 : SHORT;
            });
            wait.begin(SHORT);
            wait.end();
            CountDownLatch later = new CountDownLatch(1);
            deadlines.closeAfter(Duration.ofNanos(4 * SHORT), later::countDown);
            assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(times).as("nobody waited").hasValue(0);

            wait.begin(SHORT);
            assertThat(third.await(10, TimeUnit.SECONDS)).as("extended twice").isTrue();
            wait.end();
        }
    }
}
