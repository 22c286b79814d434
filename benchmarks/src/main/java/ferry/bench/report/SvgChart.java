package ferry.bench.report;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Spread;
import ferry.bench.work.Results;
import ferry.bench.work.Results.OfPeer;
import ferry.bench.work.Results.OfWorkload;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Bars to look at: for every workload what is compared, each peer one bar, with a whisker from lowest to highest. */
public final class SvgChart {
    private static final int WIDTH = 900;
    private static final int LABEL = 130;
    private static final int VALUE = 170;
    private static final int BAR = 16;
    private static final int ROW = 22;
    private static final int TITLE = 44;
    private static final int GAP = 18;
    private static final int FOOT = 54;

    private final StringBuilder svg = new StringBuilder();
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
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """.formatted(WIDTH, chart.y) + chart.svg + "</svg>\n";
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
                .orElse(1);
        y += TITLE;
        text(
                GAP,
                y - 12,
                "start",
                "bold",
                workload.id() + " " + workload.title() + ": " + quantity.heading()
                        + (quantity.isHigherBetter() ? ", longer is better" : ", shorter is better"));
        for (OfPeer peer : peers) {
            bar(workload, quantity, peer, (WIDTH - LABEL - VALUE) / longest);
        }
    }

    private void bar(OfWorkload workload, Quantity quantity, OfPeer peer, double scale) {
        Spread spread = Spread.of(peer.readings(), quantity).orElseThrow();
        boolean isFerry = peer.name().startsWith("ferry");
        double end = LABEL + spread.median() * scale;
        text(LABEL - 8, y + BAR - 4, "end", isFerry ? "bold" : "normal", peer.name());
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\" fill=\"%s\"/>\n"
                .formatted(LABEL, y, decimal(spread.median() * scale), BAR, isFerry ? "#0b6e99" : "#b4bcc4"));
        svg.append("<line x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\" stroke=\"#333\"/>\n"
                .formatted(
                        decimal(LABEL + spread.min() * scale),
                        decimal(LABEL + spread.max() * scale),
                        y + BAR / 2,
                        y + BAR / 2));
        Optional<Spread> ahead = Figures.advantage(workload, peer, quantity);
        String beside = Figures.number(spread.median())
                + ahead.map(ratio -> " (" + workload.baseline() + " × " + Figures.number(ratio.median()) + ")")
                        .orElse("");
        text(Math.max(end, LABEL + spread.max() * scale) + 6, y + BAR - 4, "start", "normal", beside);
        y += ROW;
    }

    private void foot(Results results) {
        y += FOOT;
        String machine = results.facts().getOrDefault("processor", "") + ", "
                + results.facts().getOrDefault("processors", "?") + " processors, "
                + results.facts().getOrDefault("file system", "") + ", load at start "
                + results.facts().getOrDefault("load at start", "?");
        text(GAP, y - 32, "start", "normal", machine);
        text(
                GAP,
                y - 16,
                "start",
                "normal",
                "Bars are medians, lines go from lowest to highest. In parentheses: how far "
                        + "ahead the baseline is; below 1 the peer is ahead.");
    }

    private void text(double x, double at, String anchor, String weight, String content) {
        svg.append("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>\n"
                .formatted(decimal(x), decimal(at), anchor, weight, escaped(content)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
