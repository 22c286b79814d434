package ferry.bench.report;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Spread;
import ferry.bench.work.Results;
import ferry.bench.work.Results.OfPeer;
import ferry.bench.work.Results.OfWorkload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Bars to look at: for every workload what is compared, each peer one bar, with a whisker from lowest to highest. */
public final class SvgChart {
    private static final int WIDTH = 980;
    private static final int LABEL = 130;
    private static final int VALUE = 190;
    private static final int BAR = 16;
    private static final int ROW = 22;
    private static final int TITLE = 52;
    private static final int GAP = 18;
    private static final int FOOT = 54;

    /** A bar is drawn on a drawing as high as needed, which is known only at the end. */
    private final List<Consumer<Drawing>> strokes = new ArrayList<>();

    private int y = GAP;

    private SvgChart() {}

    public static String of(Results results) {
        SvgChart chart = new SvgChart();
        for (OfWorkload workload : results.workloads()) {
            for (Quantity quantity : workload.compared()) {
                chart.panel(workload, quantity);
            }
        }
        chart.foot(results);
        Drawing drawing = new Drawing(WIDTH, chart.y);
        chart.strokes.forEach(stroke -> stroke.accept(drawing));
        return drawing.svg();
    }

    private void panel(OfWorkload workload, Quantity quantity) {
        List<OfPeer> peers = workload.peers().stream()
                .filter(peer -> Spread.of(peer.readings(), quantity).isPresent())
                .toList();
        if (peers.isEmpty()) {
            return;
        }
        double longest = peers.stream()
                .mapToDouble(peer ->
                        Spread.of(peer.readings(), quantity).orElseThrow().max())
                .max()
                .orElse(0);
        y += TITLE;
        text(GAP, y - 26, "start", "bold", workload.id() + " " + workload.title());
        text(
                GAP,
                y - 9,
                "start",
                "normal",
                quantity.heading() + (quantity.isHigherBetter() ? ", longer is better" : ", shorter is better"));
        for (OfPeer peer : peers) {
            // Everything is nothing: no bar is.
            bar(workload, quantity, peer, longest > 0 ? (WIDTH - LABEL - VALUE) / longest : 0);
        }
    }

    private void bar(OfWorkload workload, Quantity quantity, OfPeer peer, double scale) {
        Spread spread = Spread.of(peer.readings(), quantity).orElseThrow();
        boolean isFerry = peer.name().startsWith("ferry");
        // What is smaller than what was there before is less than nothing; a bar cannot be.
        double least = Math.max(0, spread.min()) * scale;
        double middle = Math.max(0, spread.median()) * scale;
        double most = Math.max(0, spread.max()) * scale;
        int top = y;
        text(LABEL - 8, y + BAR - 4, "end", isFerry ? "bold" : "normal", peer.name());
        strokes.add(drawing -> {
            drawing.bar(LABEL, top, middle, BAR, isFerry ? "#0b6e99" : "#b4bcc4");
            drawing.line(LABEL + least, top + BAR / 2.0, LABEL + most, top + BAR / 2.0, "#333");
        });
        Optional<Spread> ahead = Figures.advantage(workload, peer, quantity);
        String beside = Figures.number(spread.median())
                + ahead.map(ratio -> " (" + workload.baseline() + " " + Figures.number(ratio.median()) + "×)")
                        .orElse("");
        text(LABEL + most + 6, y + BAR - 4, "start", "normal", beside);
        y += ROW;
    }

    private void foot(Results results) {
        y += FOOT;
        text(GAP, y - 32, "start", "normal", machine(results));
        text(
                GAP,
                y - 16,
                "start",
                "normal",
                "Bars are medians, thin lines go from the lowest to the highest. In parentheses: how far ahead the "
                        + "baseline is; below 1 the peer is ahead.");
    }

    static String machine(Results results) {
        return results.facts().getOrDefault("processor", "?") + ", "
                + results.facts().getOrDefault("processors", "?") + " processors, "
                + results.facts().getOrDefault("file system", "?") + ", commit "
                + results.facts().getOrDefault("commit", "?") + ", "
                + results.facts().getOrDefault("run", "?");
    }

    private void text(double x, double at, String anchor, String weight, String content) {
        strokes.add(drawing -> drawing.text(x, at, anchor, weight, content));
    }
}
