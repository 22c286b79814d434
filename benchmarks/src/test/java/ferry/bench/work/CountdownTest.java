package ferry.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CountdownTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Countdown countdown = new Countdown(nanos::get);

    @Test
    void beforeAnythingHasHappenedItIsWhatWasExpected() {
        countdown.expect(600);
        countdown.expect(120);

        assertThat(countdown.secondsLeft()).isEqualTo(720);
        assertThat(countdown.text()).isEqualTo("about 12 min left");
    }

    @Test
    void aMachineThatTakesTwiceAsLongWillGoOnToDoSo() {
        countdown.expect(100_000);
        nanos.set(20_000_000_000_000L);
        countdown.over(10_000);

        assertThat(countdown.secondsLeft()).isCloseTo(180_000, within(2_000.0));
    }

    @Test
    void whatTookMoreThanExpectedNeverLeavesLessThanNothing() {
        countdown.expect(10);
        countdown.over(20);

        assertThat(countdown.secondsLeft()).isZero();
    }
}
