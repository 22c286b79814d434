package ferry.depot;

import java.time.Duration;

/**
 * How often something may happen: {@code burst} times at once, and once more each {@code refill}. In any time T that is
 * at most {@code burst} + T / {@code refill}.
 */
public record Rate(int burst, Duration refill) {
    public Rate {
        if (burst < 1 || refill.isNegative() || refill.isZero()) {
            throw new IllegalArgumentException("a rate of " + burst + " and one more each " + refill);
        }
    }
}
