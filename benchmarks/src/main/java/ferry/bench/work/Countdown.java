package ferry.bench.work;

import java.util.function.LongSupplier;

/**
 * How long a run still takes: what was expected of all that is left, corrected by how far expectations were off until now.
 */
public final class Countdown {
    /** So many seconds of the past must have shown that expectations are wrong before they are given up. */
    private static final double TRUST_SECONDS = 60;

    private final LongSupplier nanos;
    private final long startNanos;
    private double passed;
    private double left;

    /** {@code nanos}: a clock such as {@link System#nanoTime}. */
    public Countdown(LongSupplier nanos) {
        this.nanos = nanos;
        startNanos = nanos.getAsLong();
    }

    /** There is more to come. */
    public void expect(double seconds) {
        left += seconds;
    }

    /** Something that so much was expected of is over. */
    void over(double seconds) {
        left -= seconds;
        passed += seconds;
    }

    public double secondsLeft() {
        double elapsed = (nanos.getAsLong() - startNanos) / 1e9;
        return Math.max(0, left) * (elapsed + TRUST_SECONDS) / (passed + TRUST_SECONDS);
    }

    /** For people: {@code about 12 min left}. */
    String text() {
        double minutes = secondsLeft() / 60;
        return minutes < 1 ? "less than a minute left" : "about " + Math.round(minutes) + " min left";
    }
}
