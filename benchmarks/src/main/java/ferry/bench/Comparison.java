package ferry.bench;

import ferry.bench.line.Line;
import ferry.bench.line.Profile;
import ferry.bench.measure.MachineFacts;
import ferry.bench.peer.Ground;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Peers;
import ferry.bench.report.JsonReport;
import ferry.bench.report.MarkdownReport;
import ferry.bench.report.SvgChart;
import ferry.bench.report.TextTable;
import ferry.bench.work.DataSets;
import ferry.bench.work.LineWorkloads;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One run of {@code ./bench}: on this machine, over emulated lines, or both one after the other; and what came out. */
final class Comparison {
    /** Whom the targets name, and Ferry. */
    private static final List<String> OF_TARGETS = List.of(
            Peers.FERRY,
            "ferry-relaxed",
            "ferry-unix",
            "scp",
            "scp-gcm",
            "sftp-gcm",
            "tar-ssh-gcm",
            "rsync-ssh",
            "rsyncd",
            "rsyncd-fsync",
            "curl-tls");

    private final Arguments arguments;
    private final Ground ground;
    private final Map<String, String> facts;
    private final DataSets data;
    private final List<Results.OfWorkload> tables = new ArrayList<>();
    private boolean isForTargets;

    Comparison(Arguments arguments, Path scratch) throws IOException {
        this.arguments = arguments;
        Files.setAttribute(scratch, "unix:mode", 0755);
        ground = Setting.ground(scratch);
        data = new DataSets(Files.createDirectories(scratch.resolve("data")), arguments.seed());
        facts = MachineFacts.collect(scratch);
        facts.put("network", Setting.network());
        facts.put("commit", Setting.commit());
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("run", arguments.size() + ", rounds: " + arguments.runs() + ", seed: " + arguments.seed());
    }

    /** Clients and servers on one machine, over loopback. */
    void here() throws IOException, Arguments.UsageException {
        try (Peers peers = new Peers(ground)) {
            Site site = new Site(ground, peers, data, arguments.size());
            run(site, true, chosen(peers, List.of()), chosenWorkloads(site));
        }
    }

    /** Clients here and servers behind an emulated line. */
    void overLines() throws IOException, Arguments.UsageException {
        List<Profile> profiles = profiles();
        facts.put("network", facts.get("network") + "; lines between two network namespaces");
        try (Line line = Line.open(ground, Setting.lineSource(), arguments.seed())) {
            for (Profile profile : profiles) {
                line.become(profile.withoutLoss());
                facts.put(
                        "line " + profile.name(),
                        profile.about()
                                + String.format(
                                        Locale.ROOT,
                                        "; round trip as measured %.2f ms",
                                        line.roundTrip().toNanos() / 1e6));
            }
            facts.put("congestion control", "over lines: as the workload says");
            line.become(Profile.OPEN);
            Ground far = ground.with(line.host());
            try (Peers peers = new Peers(far)) {
                Site site = new Site(far, peers, data, arguments.size());
                List<Workload> workloads = LineWorkloads.all(site, line, profiles, arguments.congestions());
                run(site, false, chosen(peers, Peers.OVER_LINES), workloads);
            }
        }
    }

    /** What the targets are about. */
    void forTargets() throws IOException, Arguments.UsageException {
        isForTargets = true;
        try (Peers peers = new Peers(ground)) {
            Site site = new Site(ground, peers, data, arguments.size());
            run(site, true, chosen(peers, OF_TARGETS), Workloads.all(site));
        }
        overLines();
    }

    private void run(Site site, boolean isFirstForgotten, List<Peer> peers, List<Workload> workloads) {
        Rounds rounds =
                new Rounds(site, arguments.runs(), isFirstForgotten, arguments.baseline(), Comparison::progress);
        for (Workload workload : workloads) {
            Results.OfWorkload table = rounds.run(workload, peers);
            System.out.println(TextTable.of(table));
            tables.add(table);
        }
    }

    /** Whether nobody was left out. */
    boolean report() throws IOException {
        Results results = new Results(facts, tables);
        if (isForTargets) {
            System.out.println(TextTable.ofTargets(results));
        }
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
        write(arguments.json(), JsonReport.of(results));
        write(arguments.markdown(), MarkdownReport.of(results));
        write(arguments.svg(), SvgChart.of(results));
        return tables.stream()
                .flatMap(table -> table.peers().stream())
                .allMatch(peer -> peer.problem().isEmpty());
    }

    private static void progress(String line) {
        System.err.println(line);
    }

    private static void write(Optional<Path> file, String content) throws IOException {
        if (file.isPresent()) {
            Files.writeString(file.get(), content);
        }
    }

    private List<Profile> profiles() throws Arguments.UsageException {
        List<Profile> profiles = new ArrayList<>();
        for (String word : arguments.words()) {
            try {
                profiles.add(Profile.parse(word)
                        .orElseThrow(() -> new Arguments.UsageException(
                                "there is no line " + word + ": P1 to P4, or NAME=20mbit,100ms,2%,10ms")));
            } catch (IllegalArgumentException beyondLimits) {
                throw new Arguments.UsageException(word + ": " + beyondLimits.getMessage());
            }
        }
        return profiles.isEmpty() ? Profile.KNOWN : profiles;
    }

    /** Those that were named; or those of a list, or all, as far as they are installed. */
    private List<Peer> chosen(Peers peers, List<String> otherwise) throws Arguments.UsageException {
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
                if (!otherwise.isEmpty() && !otherwise.contains(peer.name())) {
                    continue;
                }
                if (peer.missing().isEmpty()) {
                    chosen.add(peer);
                } else {
                    progress(peer.name() + " is left out: " + peer.missing() + " is not installed; see ./bench setup");
                }
            }
        }
        return chosen;
    }

    private List<Workload> chosenWorkloads(Site site) throws Arguments.UsageException {
        List<Workload> all = Workloads.all(site);
        List<Workload> chosen = new ArrayList<>();
        for (String id : arguments.words()) {
            chosen.add(all.stream()
                    .filter(workload -> workload.id().equalsIgnoreCase(id))
                    .findFirst()
                    .orElseThrow(
                            () -> new Arguments.UsageException("there is no workload " + id + "; see ./bench list")));
        }
        return chosen.isEmpty() ? all : chosen;
    }
}
