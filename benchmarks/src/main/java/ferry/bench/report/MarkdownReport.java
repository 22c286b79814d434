package ferry.bench.report;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Spread;
import ferry.bench.work.Results;
import ferry.bench.work.Results.OfPeer;
import ferry.bench.work.Results.OfWorkload;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The whole run as a page to put beside others. */
public final class MarkdownReport {
    /** In a page that people write, what stands between these is measured, and nobody edits it. */
    private static final String BEGIN = "<!-- measured by ./bench -->";

    private static final String END = "<!-- end of what is measured -->";

    private static final double PROCESSORS_MAX = 0.1;

    private MarkdownReport() {}

    /** The report in its place in a page that has one; otherwise the report alone. */
    public static String into(String page, String report) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        return begin < 0 || end < begin
                ? report
                : page.substring(0, begin + BEGIN.length()) + "\n\n" + report.strip() + "\n\n" + page.substring(end);
    }

    /** Every target, measured or not, and on what machine. */
    public static String ofTargets(Results results) {
        StringBuilder page = new StringBuilder(machine(results)).append("\n\n");
        line(Targets.HEADINGS, page);
        line(Collections.nCopies(Targets.HEADINGS.size(), "---"), page);
        Targets.of(results).forEach(row -> line(Targets.cells(row), page));
        results.workloads().forEach(workload -> problems(workload, page));
        return page.toString();
    }

    /** One line about everything that decides whether figures can be compared with others. */
    private static String machine(Results results) {
        Map<String, String> facts = results.facts();
        String where = List.of("processor", "instructions", "memory", "kernel", "system", "file system").stream()
                .map(name -> facts.getOrDefault(name, "?"))
                .collect(Collectors.joining(", "));
        String others = Spread.of(
                        results.workloads().stream()
                                .flatMap(workload -> workload.peers().stream())
                                .flatMap(peer -> peer.readings().stream())
                                .toList(),
                        Quantity.OTHERS)
                .map(MarkdownReport::others)
                .orElse("");
        return "Measured " + facts.getOrDefault("date", "?") + " at commit " + facts.getOrDefault("commit", "?") + " ("
                + facts.getOrDefault("run", "?") + ") on " + facts.getOrDefault("processors", "?") + " processors: "
                + where + ("yes".equals(facts.get("hypervisor")) ? ", a virtual machine" : "")
                + "; congestion control on loopback: " + facts.getOrDefault("congestion control", "?") + "." + others
                + " Medians, in parentheses the lowest and the highest. A ratio is how far Ferry is ahead: above 1 it "
                + "is better. \"By default\" is Ferry without any option: durable, and over lines left to choose its way.";
    }

    private static String others(Spread spread) {
        return " Programs that took no part used " + Figures.number(spread.median()) + " processors (median; at most "
                + Figures.number(spread.max()) + ")"
                + (spread.median() > PROCESSORS_MAX ? ": **too busy a machine to quote this**." : ".");
    }

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
        page.append("sync, and what Ferry does by default stands beside it.\n\n");
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
        problems(workload, page);
    }

    private static void problems(OfWorkload workload, StringBuilder page) {
        for (OfPeer peer : workload.peers()) {
            peer.problem()
                    .ifPresent(problem -> page.append("\n")
                            .append(workload.id())
                            .append(": ")
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
