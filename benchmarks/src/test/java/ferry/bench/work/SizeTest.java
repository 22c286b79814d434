package ferry.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeTest {
    @Test
    void aPerfectPeerNeedsAtMostHalfOfItsTimeForAFileOverALine() {
        for (Size size : Size.values()) {
            for (long rate : new long[] {20_000_000, 200_000_000, 1_000_000_000}) {
                double seconds = size.lineFileBytes(rate) * 8.0 / rate;
                assertThat(seconds).as("%s at %d", size, rate).isLessThanOrEqualTo(size.lineSeconds() / 2.0);
            }
        }
        assertThat(Size.FULL.lineFileBytes(500_000_000)).isEqualTo(200 << 20);
    }
}
