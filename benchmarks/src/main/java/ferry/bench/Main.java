package ferry.bench;

import ferry.bench.measure.MachineFacts;
import ferry.bench.peer.Ground;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Peers;
import ferry.bench.report.JsonReport;
import ferry.bench.report.MarkdownReport;
import ferry.bench.report.SvgChart;
import ferry.bench.report.TextTable;
import ferry.bench.work.DataSets;
import ferry.bench.work.Results;
import ferry.bench.work.Rounds;
import ferry.bench.work.Site;
import ferry.bench.work.Workload;
import ferry.bench.work.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code ./bench}: the launcher builds, makes a network of its own and passes on where things are. */
public final class Main {
    private static final int USAGE = 64;
    private static final int LEFT_OUT = 1;

    private Main() {}

    public static void main(String... words) throws IOException {
        try {
            System.exit(run(List.of(words)));
        } catch (Arguments.UsageException wrong) {
            System.err.println("bench: " + wrong.getMessage());
            System.exit(USAGE);
        }
    }

    private static int run(List<String> words) throws IOException, Arguments.UsageException {
        String first = words.isEmpty() ? "" : words.getFirst();
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        return switch (first) {
            case "list" -> list();
            default -> compare(Arguments.parse(first.equals("run") ? rest : words));
        };
    }

    private static int list() throws IOException {
        Path nowhere = Path.of("/nonexistent");
        try (Peers peers = new Peers(new Ground(nowhere, "", "", OptionalInt.empty(), nowhere))) {
            Site site = new Site(
                    new Ground(nowhere, "", "", OptionalInt.empty(), nowhere),
                    peers,
                    new DataSets(nowhere, 0),
                    ferry.bench.work.Size.FULL);
            System.out.println("Workloads");
            Workloads.all(site).forEach(workload -> System.out.printf("  %-6s %s%n", workload.id(), workload.title()));
            System.out.println("\nPeers");
            for (Peer peer : peers.all()) {
                String missing = peer.missing().isEmpty() ? "" : " (not installed: " + peer.missing() + ")";
                System.out.printf("  %-15s %s%s%n", peer.name(), peer.about(), missing);
            }
        }
        return 0;
    }

    private static int compare(Arguments arguments) throws IOException, Arguments.UsageException {
        Path scratch = arguments.scratch().isPresent()
                ? Files.createDirectories(arguments.scratch().get())
                : Files.createTempDirectory("ferry-bench-");
        try {
            return compare(arguments, scratch);
        } finally {
            if (arguments.scratch().isEmpty()) {
                Ground.delete(scratch);
            }
        }
    }

    private static int compare(Arguments arguments, Path scratch) throws IOException, Arguments.UsageException {
        Files.setAttribute(scratch, "unix:mode", 0755);
        Ground ground = Setting.ground(scratch);
        Map<String, String> facts = MachineFacts.collect(scratch);
        facts.put("network", Setting.network());
        facts.put("commit", Setting.commit());
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("run", arguments.size() + ", rounds: " + arguments.runs() + ", seed: " + arguments.seed());
        List<Results.OfWorkload> tables = new ArrayList<>();
        try (Peers peers = new Peers(ground)) {
            List<Peer> chosen = chosen(arguments, peers);
            DataSets data = new DataSets(Files.createDirectories(scratch.resolve("data")), arguments.seed());
            Site site = new Site(ground, peers, data, arguments.size());
            Rounds rounds = new Rounds(arguments.runs(), arguments.baseline(), Main::progress);
            for (Workload workload : chosen(arguments, site)) {
                Results.OfWorkload table = rounds.run(workload, chosen);
                System.out.println(TextTable.of(table));
                tables.add(table);
            }
        }
        Results results = new Results(facts, tables);
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
        write(arguments.json(), JsonReport.of(results));
        write(arguments.markdown(), MarkdownReport.of(results));
        write(arguments.svg(), SvgChart.of(results));
        boolean isWhole = tables.stream()
                .flatMap(table -> table.peers().stream())
                .allMatch(peer -> peer.problem().isEmpty());
        return isWhole ? 0 : LEFT_OUT;
    }

    private static void progress(String line) {
        System.err.println(line);
    }

    private static void write(Optional<Path> file, String content) throws IOException {
        if (file.isPresent()) {
            Files.writeString(file.get(), content);
        }
    }

    private static List<Peer> chosen(Arguments arguments, Peers peers) throws Arguments.UsageException {
        List<Peer> chosen = new ArrayList<>();
        for (String name : arguments.peers()) {
            Peer peer = peers.named(name)
                    .orElseThrow(() -> new Arguments.UsageException("there is no peer " + name + "; see ./bench list"));
            if (!peer.missing().isEmpty()) {
                throw new Arguments.UsageException(
                        name + " needs " + peer.missing() + ", which is not installed; see ./bench setup");
            }
            chosen.add(peer);
        }
        if (chosen.isEmpty()) {
            for (Peer peer : peers.all()) {
                if (peer.missing().isEmpty()) {
                    chosen.add(peer);
                } else {
                    progress(peer.name() + " is left out: " + peer.missing() + " is not installed; see ./bench setup");
                }
            }
        }
        return chosen;
    }

    private static List<Workload> chosen(Arguments arguments, Site site) throws Arguments.UsageException {
        List<Workload> all = Workloads.all(site);
        List<Workload> chosen = new ArrayList<>();
        for (String id : arguments.workloads()) {
            chosen.add(all.stream()
                    .filter(workload -> workload.id().equalsIgnoreCase(id))
                    .findFirst()
                    .orElseThrow(
                            () -> new Arguments.UsageException("there is no workload " + id + "; see ./bench list")));
        }
        return chosen.isEmpty() ? all : chosen;
    }
}
