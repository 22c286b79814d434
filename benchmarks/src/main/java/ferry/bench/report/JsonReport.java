package ferry.bench.report;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Spread;
import ferry.bench.work.Results;
import ferry.bench.work.Results.OfPeer;
import ferry.bench.work.Results.OfWorkload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The whole run for programs: every reading, medians and advantages. */
public final class JsonReport {
    private JsonReport() {}

    public static String of(Results results) {
        String facts = results.facts().entrySet().stream()
                .map(fact -> text(fact.getKey()) + ":" + text(fact.getValue()))
                .collect(Collectors.joining(","));
        String workloads =
                results.workloads().stream().map(JsonReport::workload).collect(Collectors.joining(",\n"));
        return "{\"facts\":{" + facts + "},\n\"workloads\":[\n" + workloads + "],\n\"targets\":[\n" + targets(results)
                + "]}\n";
    }

    private static String targets(Results results) {
        return Targets.of(results).stream()
                .map(row -> "{\"workload\":" + text(row.workload()) + ",\"measure\":" + text(row.measure())
                        + ",\"against\":" + text(row.against()) + ",\"must\":"
                        + number(row.goal().must()) + ",\"aim\":"
                        + number(row.goal().aim())
                        + row.measured()
                                .map(spread -> ",\"measured\":" + spread(spread))
                                .orElse("")
                        + row.beside()
                                .map(spread -> ",\"by_default\":" + spread(spread))
                                .orElse("")
                        + ",\"verdict\":" + text(row.verdict()) + "}")
                .collect(Collectors.joining(",\n"));
    }

    private static String workload(OfWorkload workload) {
        String peers =
                workload.peers().stream().map(peer -> peer(workload, peer)).collect(Collectors.joining(",\n  "));
        return "{\"id\":" + text(workload.id()) + ",\"title\":" + text(workload.title()) + ",\"baseline\":"
                + text(workload.baseline()) + ",\"peers\":[\n  " + peers + "]}";
    }

    private static String peer(OfWorkload workload, OfPeer peer) {
        List<String> fields = new ArrayList<>();
        fields.add("\"name\":" + text(peer.name()));
        fields.add("\"about\":" + text(peer.about()));
        peer.problem().ifPresent(problem -> fields.add("\"problem\":" + text(problem)));
        fields.add("\"readings\":["
                + peer.readings().stream()
                        .map(reading -> values(reading.values()))
                        .collect(Collectors.joining(","))
                + "]");
        List<String> ahead = new ArrayList<>();
        for (Quantity quantity : workload.compared()) {
            Optional<Spread> advantage = Figures.advantage(workload, peer, quantity);
            advantage.ifPresent(spread -> ahead.add(key(quantity) + ":" + spread(spread)));
        }
        fields.add("\"ahead\":{" + String.join(",", ahead) + "}");
        return "{" + String.join(",", fields) + "}";
    }

    private static String values(Map<Quantity, Double> values) {
        return values.entrySet().stream()
                .map(value -> key(value.getKey()) + ":" + number(value.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String spread(Spread spread) {
        return "{\"min\":" + number(spread.min()) + ",\"median\":" + number(spread.median()) + ",\"max\":"
                + number(spread.max()) + "}";
    }

    /** {@code "cpuPerGib_s_GiB"} would be no better than the name of the quantity. */
    private static String key(Quantity quantity) {
        return text(quantity.name().toLowerCase(Locale.ROOT));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    /** RFC 8259 §7. */
    static String text(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int at = 0; at < value.length(); at++) {
            char each = value.charAt(at);
            if (each == '"' || each == '\\') {
                out.append('\\').append(each);
            } else if (each < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
            } else {
                out.append(each);
            }
        }
        return out.append('"').toString();
    }
}
