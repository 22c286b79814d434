package ferry.depot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private static final Rate RATE = new Rate(10, Duration.ofMinutes(3));
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    private final TokenBuckets buckets = new TokenBuckets(RATE, 100, nanoTime::get);

    @Test
    void noHalfHourSeesMoreThanTheRateSays() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long[] taken = new long[20];
        int at = 0;
        long began = nanoTime.get();

        for (long seconds = 0; seconds < 86_400; seconds += random.nextInt(20)) {
            nanoTime.set(began + Duration.ofSeconds(seconds).toNanos());
            if (buckets.take("192.0.2.7")) {
                // The twentieth before this one is at least half an hour ago.
                if (at >= taken.length) {
                    assertThat(seconds - taken[at % taken.length])
                            .as("seed %d", seed)
                            .isGreaterThanOrEqualTo(1_800 - 180);
                }
                taken[at++ % taken.length] = seconds;
            }
        }

        assertThat(at).as("seed %d", seed).isBetween(10 + 400, 10 + 480);
    }

    @Test
    void aTokenThatIsGivenBackCanBeTakenAgain() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(buckets.take("a")).isTrue();
            buckets.giveBack("a");
        }
        assertThat(buckets.keys()).isZero();
    }

    @Test
    void anotherRateNeitherFreesNorBansAnybody() {
        while (buckets.take("banned")) {}
        buckets.take("one gone");

        buckets.rate(new Rate(20, Duration.ofMinutes(1)));
        assertThat(tokens("banned")).isEqualTo(10);
        assertThat(tokens("one gone")).isEqualTo(19);

        buckets.rate(new Rate(5, Duration.ofMinutes(2)));
        assertThat(tokens("banned")).isZero();
        nanoTime.addAndGet(Duration.ofMinutes(4).toNanos());
        assertThat(tokens("banned")).isEqualTo(2);
    }

    /** Takes all there are. */
    private int tokens(String key) {
        int count = 0;
        while (buckets.take(key)) {
            count++;
        }
        return count;
    }

    @Test
    void fullBucketsTakeNoRoom() {
        for (int i = 0; i < 10_000; i++) {
            buckets.take("address " + i);
            nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        }
        assertThat(buckets.keys()).isLessThanOrEqualTo(4);
    }

    @Test
    void whoFillsTheTableDoesNotGetABanForgotten() {
        while (buckets.take("banned")) {}

        for (int i = 0; i < 100_000; i++) {
            buckets.take("other " + i);
        }

        assertThat(buckets.keys()).isEqualTo(100);
        assertThat(buckets.hasToken("banned")).isFalse();
        assertThat(buckets.hasToken("yet another")).isTrue();
    }
}
