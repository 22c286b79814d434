package ferry.bench.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProfileTest {
    @Test
    void aLineIsNamedOrDescribed() {
        assertThat(Profile.parse("p2")).contains(new Profile("P2", 500_000_000, 50_000, 1_000, 0));
        assertThat(Profile.parse("sat=1.5mbit,600ms,0.5%")).contains(new Profile("sat", 1_500_000, 600_000, 5_000, 0));
        assertThat(Profile.parse("train=20mbit,100ms,2%,10ms"))
                .contains(new Profile("train", 20_000_000, 100_000, 20_000, 10_000));
    }

    @Test
    void whatIsNoLineIsRefused() {
        assertThat(Profile.parse("P9")).isEmpty();
        assertThat(Profile.parse("x=20mbit")).isEmpty();
        assertThat(Profile.parse("x=20mbit,100ms,2%;rm,1ms")).isEmpty();
        assertThatThrownBy(() -> Profile.parse("x=20mbit,100ms,60%")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itIsToldInTheUnitsItWasAskedFor() {
        assertThat(Profile.parse("train=20mbit,100ms,2%,10ms").orElseThrow().about())
                .isEqualTo("20 Mbit/s, 100 ms, loss 2 %, jitter 10 ms");
    }

    @Test
    void itsQueueHoldsWhatIsOnTheWay() {
        assertThat(Profile.parse("P2").orElseThrow().queueBytes()).isEqualTo(3_125_000);
        assertThat(Profile.parse("x=1mbit,1ms,0%").orElseThrow().queueBytes()).isEqualTo(128 << 10);
    }
}
