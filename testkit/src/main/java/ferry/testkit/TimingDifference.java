package ferry.testkit;

import java.util.Arrays;

/**
 * How much longer one thing took than another, by Welch's t test over what is left without the slowest measurements (as
 * dudect does it, "Dude, is my code constant time?", DATE 2017).
 *
 * @param count measurements of the one that are left
 * @param mean their mean, in ns
 * @param nanos by how much that is more than the other's
 * @param errorNanos the standard error of that difference
 */
public record TimingDifference(int count, double mean, double nanos, double errorNanos) {
    /** In nanoseconds; what took longer than {@code crop} is left out. */
    public static TimingDifference between(long[] one, long[] other, long crop) {
        double[] these = kept(one, crop);
        double[] those = kept(other, crop);
        return new TimingDifference(
                these.length,
                mean(these),
                mean(these) - mean(those),
                Math.sqrt(variance(these) / these.length + variance(those) / those.length));
    }

    /** Within ±4.5 there is no evidence of a difference. */
    public double t() {
        return nanos / errorNanos;
    }

    private static double[] kept(long[] nanos, long crop) {
        return Arrays.stream(nanos).filter(one -> one <= crop).asDoubleStream().toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }
}
