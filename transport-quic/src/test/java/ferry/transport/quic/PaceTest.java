package ferry.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** A path of 10 MB/s with a round trip of 100 ms, one round after the other. */
final class PaceTest {
    private static final Duration ROUND = Duration.ofMillis(100);
    private static final long FULL = 10_000_000;
    /** Times are whole nanoseconds. */
    private static final Percentage ROUNDED = Percentage.withPercentage(0.001);

    private static final long WINDOW = 2 * FULL / 10;

    private final Pace pace = new Pace();
    /** {@link System#nanoTime} may wrap around. */
    private long now = Long.MAX_VALUE - 5;

    /** The rate after a round in which all was sent that the path carries. */
    private double busyRound(long bandwidth) {
        pace.sent((int) (bandwidth / 10));
        return round(bandwidth, bandwidth / 5);
    }

    private double round(long bandwidth, long window) {
        now += ROUND.toNanos() + 1;
        pace.learn(now, new Pacing.Measured(bandwidth, window, ROUND));
        return rate();
    }

    /** Bytes a second. */
    private double rate() {
        return 1e9 * 1_000_000 / pace.nanos(1_000_000);
    }

    private void fill() {
        int rounds = 1;
        while (busyRound(FULL) > 2 * FULL) {
            assertThat(++rounds).isLessThan(10);
        }
        assertThat(rate()).as("what waits on the path runs off").isCloseTo(FULL / 2.0, ROUNDED);
    }

    @Test
    void nothingIsKnownBeforeTheFirstMeasurement() {
        round(0, WINDOW);
        assertThat(pace.isKnown()).isFalse();

        round(1, WINDOW);

        assertThat(pace.isKnown()).isTrue();
    }

    @Test
    void aHandshakeDoesNotTellHowFastAPathIs() {
        assertThat(round(100, WINDOW)).isCloseTo(2 * 10.0 * WINDOW, ROUNDED);
    }

    @Test
    void theRateMayDoubleInEachRoundUntilThePathIsFull() {
        for (long bandwidth = 10_000; bandwidth < FULL; bandwidth *= 2) {
            assertThat(busyRound(bandwidth)).isGreaterThan(2 * bandwidth);
        }
        fill();
    }

    @Test
    void aPathIsNotFullWhereLittleIsSent() {
        for (int i = 0; i < 20; i++) {
            pace.sent((int) (FULL / 10 / 2));
            assertThat(round(FULL, WINDOW)).isGreaterThan(2 * FULL);
        }
    }

    @Test
    void aFullPathGetsWhatItCarriesAndIsAskedForMoreOnceInEightRounds() {
        fill();
        double sum = 0;
        double most = 0;
        for (int i = 0; i < 16; i++) {
            double rate = busyRound(FULL);
            sum += rate;
            most = Math.max(most, rate);
        }

        assertThat(sum / 16).isBetween(0.99 * FULL, 1.01 * FULL);
        assertThat(most).isCloseTo(1.25 * FULL, ROUNDED);
    }

    @Test
    void aPathThatBecameFasterIsFollowed() {
        fill();

        assertThat(busyRound(2 * FULL)).isCloseTo(2.5 * FULL, ROUNDED);
    }

    @Test
    void measurementsWithinARoundMoveTheRateAndNotTheCycle() {
        fill();

        pace.learn(now + 1, new Pacing.Measured(FULL / 2, WINDOW, ROUND));

        assertThat(rate()).isCloseTo(FULL / 4.0, ROUNDED);
    }
}
