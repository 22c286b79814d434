package ferry.bench.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Several values of one quantity: the middle one, and how far apart they are. */
public record Spread(double min, double median, double max) {

    public static Optional<Spread> of(List<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Optional.of(new Spread(sorted[0], middle(sorted), sorted[sorted.length - 1]));
    }

    /** The same in other units. */
    public Spread over(double divisor) {
        return new Spread(min / divisor, median / divisor, max / divisor);
    }

    private static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[half]
                : Arrays.stream(sorted, half - 1, half + 1).sum() / 2;
    }

    public static Optional<Spread> of(List<Reading> readings, Quantity quantity) {
        return of(readings.stream()
                .flatMap(reading -> reading.value(quantity).stream().boxed())
                .toList());
    }

    /**
     * How much better {@code ours} is than {@code theirs}, round by round: above 1 we are ahead. Runs of one round stand
     * side by side in time, so that a machine that slows down slows both.
     */
    public static Optional<Spread> advantage(List<Reading> ours, List<Reading> theirs, Quantity quantity) {
        int rounds = Math.min(ours.size(), theirs.size());
        List<Double> ratios = new java.util.ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double our = ours.get(round).value(quantity).orElse(0);
            double their = theirs.get(round).value(quantity).orElse(0);
            if (our > 0 && their > 0) {
                ratios.add(quantity.isHigherBetter() ? our / their : their / our);
            }
        }
        return of(ratios);
    }
}
