package ferry.bench.report;

import ferry.bench.work.Results;
import ferry.bench.work.Results.OfPeer;
import ferry.bench.work.Results.OfWorkload;
import java.util.ArrayList;
import java.util.List;

/** A table for the terminal. */
public final class TextTable {
    private static final String GAP = "  ";

    private TextTable() {}

    public static String of(OfWorkload workload) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Figures.headings(workload));
        workload.peers().forEach(peer -> rows.add(Figures.row(workload, peer)));
        StringBuilder text = new StringBuilder("\n" + workload.id() + " " + workload.title() + "\n");
        lines(rows, text);
        for (OfPeer peer : workload.peers()) {
            peer.problem()
                    .ifPresent(problem -> text.append(peer.name())
                            .append(": ")
                            .append(problem)
                            .append('\n'));
        }
        return text.toString();
    }

    /** Every target, measured or not. */
    public static String ofTargets(Results results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Targets.HEADINGS);
        Targets.of(results).forEach(row -> rows.add(Targets.cells(row)));
        StringBuilder text = new StringBuilder("\nTargets\n");
        lines(rows, text);
        return text.toString();
    }

    private static void lines(List<List<String>> rows, StringBuilder text) {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int width = width(rows, column);
                String cell = row.get(column);
                String space = " ".repeat(width - cell.length());
                line.append(column == 0 ? cell + space : GAP + space + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
