package ferry.bench.report;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Spread;
import ferry.bench.work.Results.OfPeer;
import ferry.bench.work.Results.OfWorkload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results as cells of text: one row for each peer. */
final class Figures {
    private static final String NOTHING = "–";

    private Figures() {}

    static List<String> headings(OfWorkload workload) {
        List<String> headings = new ArrayList<>(List.of("peer"));
        workload.columns().forEach(quantity -> headings.add(quantity.heading()));
        workload.compared().forEach(quantity -> headings.add(workload.baseline() + " ahead, " + quantity.title()));
        return headings;
    }

    static List<String> row(OfWorkload workload, OfPeer peer) {
        List<String> cells = new ArrayList<>(List.of(peer.name()));
        for (Quantity quantity : workload.columns()) {
            Optional<Spread> spread = Spread.of(peer.readings(), quantity);
            cells.add(spread.map(it -> quantity == Quantity.WALL ? withRange(it) : number(it.median()))
                    .orElse(NOTHING));
        }
        for (Quantity quantity : workload.compared()) {
            cells.add(
                    advantage(workload, peer, quantity).map(Figures::withRange).orElse(NOTHING));
        }
        return cells;
    }

    /** Empty for the baseline itself. */
    static Optional<Spread> advantage(OfWorkload workload, OfPeer peer, Quantity quantity) {
        return workload.ofBaseline()
                .filter(baseline -> !baseline.name().equals(peer.name()))
                .flatMap(baseline -> Spread.advantage(baseline.readings(), peer.readings(), quantity));
    }

    static String withRange(Spread spread) {
        return spread.min() == spread.max()
                ? number(spread.median())
                : number(spread.median()) + " (" + number(spread.min()) + "–" + number(spread.max()) + ")";
    }

    /** Three digits that mean something. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
