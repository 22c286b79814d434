package ferry.bench.report;

import ferry.bench.measure.Spread;
import ferry.bench.work.Results;
import java.util.List;

/**
 * Every measured target as a bar on one scale: how much of what must be was reached. A line stands at what must be, a
 * second one where the aim is. The scale is logarithmic, so that half and double are equally far away.
 */
public final class TargetsChart {
    private static final int WIDTH = 980;
    private static final int LABEL = 410;
    private static final int VALUE = 140;
    private static final int ROW = 24;
    private static final int BAR = 14;
    private static final int HEAD = 78;
    private static final int FOOT = 46;

    /** A sixteenth of what must be, and sixteen times as much: whoever is beyond is drawn there. */
    private static final double DOUBLINGS = 4;

    private TargetsChart() {}

    public static String of(Results results) {
        List<Targets.Row> rows = Targets.of(results).stream()
                .filter(row -> row.measured().isPresent())
                .toList();
        int height = HEAD + rows.size() * ROW + FOOT;
        Drawing drawing = new Drawing(WIDTH, height);
        drawing.text(20, 28, "start", "bold", "What Ferry is to reach, and how much of it it does");
        for (int power = (int) -DOUBLINGS; power <= DOUBLINGS; power++) {
            double x = x(Math.pow(2, power));
            drawing.line(x, HEAD - 8, x, height - FOOT, power == 0 ? "#333" : "#e3e6e8");
            drawing.text(x, HEAD - 14, "middle", "normal", power < 0 ? "1/" + (1 << -power) : (1 << power) + "×");
        }
        double y = HEAD;
        for (Targets.Row row : rows) {
            bar(drawing, row, y);
            y += ROW;
        }
        drawing.text(
                20,
                height - 24,
                "start",
                "normal",
                "The line is what must be reached: blue has reached it, red has not. "
                        + "◆ is what is aimed at. Thin lines go from the worst to the best round.");
        drawing.text(20, height - 8, "start", "normal", SvgChart.machine(results));
        return drawing.svg();
    }

    private static void bar(Drawing drawing, Targets.Row row, double y) {
        Spread spread = row.measured().orElseThrow();
        Targets.Goal goal = row.goal();
        double middle = y + BAR / 2.0;
        String against = row.against().equals("–") ? "" : " (" + row.against() + ")";
        drawing.text(LABEL - 10, y + BAR - 3, "end", "normal", row.workload() + " " + row.measure() + against);
        double from = x(1);
        double to = x(goal.reached(spread.median()));
        String colour = switch (row.verdict()) {
            case "aim reached" -> "#0b6e99";
            case "reached" -> "#58a6c7";
            default -> "#c9563c";
        };
        drawing.bar(Math.min(from, to), y, Math.abs(to - from), BAR, colour);
        drawing.line(x(goal.reached(spread.min())), middle, x(goal.reached(spread.max())), middle, "#333");
        drawing.text(x(goal.reached(goal.aim())), y + BAR - 2, "middle", "normal", "◆");
        drawing.text(
                WIDTH - VALUE + 12,
                y + BAR - 3,
                "start",
                "normal",
                Figures.number(spread.median()) + " of " + goal.text(goal.must()));
    }

    /** Where a multiple of what must be stands. */
    private static double x(double multiple) {
        double doublings = Math.clamp(Math.log(multiple) / Math.log(2), -DOUBLINGS, DOUBLINGS);
        return LABEL + (WIDTH - VALUE - LABEL) * (doublings + DOUBLINGS) / (2 * DOUBLINGS);
    }
}
