package ferry.bench.report;

import ferry.bench.work.Results;
import ferry.bench.work.Results.OfPeer;
import ferry.bench.work.Results.OfWorkload;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole run as a page to put beside others. */
public final class MarkdownReport {
    private MarkdownReport() {}

    public static String of(Results results) {
        StringBuilder page = new StringBuilder("# Ferry beside its peers\n\n");
        results.facts()
                .forEach((name, value) -> page.append("- ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        page.append("\nMedians, in parentheses the lowest and the highest. \"Ahead\" is the peer's figure over the ");
        page.append("baseline's of the same round; above 1 the baseline is better.\n");
        results.workloads().forEach(workload -> table(workload, page));
        targets(results, page);
        page.append("\n## Who does what\n\n");
        Map<String, String> abouts = new LinkedHashMap<>();
        results.workloads()
                .forEach(workload -> workload.peers().forEach(peer -> abouts.put(peer.name(), peer.about())));
        abouts.forEach((name, about) ->
                page.append("- **").append(name).append("**: ").append(about).append('\n'));
        return page.toString();
    }

    /** Only what this run has measured; {@code ./bench targets} measures all. */
    private static void targets(Results results, StringBuilder page) {
        List<Targets.Row> rows = Targets.of(results).stream()
                .filter(row -> row.measured().isPresent())
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        page.append(
                "\n## Targets\n\nA ratio is how far Ferry is ahead. Where peers do not sync, it is Ferry's without ");
        page.append("sync, and the durable one stands beside it.\n\n");
        line(Targets.HEADINGS, page);
        line(Collections.nCopies(Targets.HEADINGS.size(), "---"), page);
        rows.forEach(row -> line(Targets.cells(row), page));
    }

    private static void table(OfWorkload workload, StringBuilder page) {
        page.append("\n## ").append(workload.id()).append(": ").append(workload.title());
        page.append("\n\n");
        List<String> headings = Figures.headings(workload);
        line(headings, page);
        line(Collections.nCopies(headings.size(), "---"), page);
        for (OfPeer peer : workload.peers()) {
            line(Figures.row(workload, peer), page);
        }
        for (OfPeer peer : workload.peers()) {
            peer.problem()
                    .ifPresent(problem -> page.append("\n")
                            .append(peer.name())
                            .append(" was left out: ")
                            .append(problem)
                            .append('\n'));
        }
    }

    private static void line(List<String> cells, StringBuilder page) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
