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
import ferry.bench.report.Targets;
import ferry.bench.report.TargetsChart;
import ferry.bench.report.TextTable;
import ferry.bench.work.Countdown;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run of {@code ./bench}: on this machine, over emulated lines, or both one after the other; and what came out. */
final class Comparison {
    private final Arguments arguments;
    private final Ground ground;
    private final Map<String, String> facts;
    private final DataSets data;
    private final List<Results.OfWorkload> tables = new ArrayList<>();
    private final Countdown countdown = new Countdown(System::nanoTime);
    private boolean isForTargets;

    /** What peers are to do at one site. */
    private record Plan(Rounds rounds, Map<Workload, List<Peer>> tasks) {
        double expectedSeconds() {
            return tasks.entrySet().stream()
                    .mapToDouble(task -> rounds.expectedSeconds(task.getKey(), task.getValue()))
                    .sum();
        }
    }

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
            run(List.of(plan(site, true, chosenWorkloads(site), chosen(peers, List.of()))));
        }
    }

    /** Clients here and servers behind an emulated line. */
    void overLines() throws IOException, Arguments.UsageException {
        List<Profile> profiles = profiles();
        try (Line line = line(profiles);
                Peers peers = new Peers(ground.with(line.host()))) {
            Site site = new Site(ground.with(line.host()), peers, data, arguments.size());
            List<Workload> workloads = LineWorkloads.all(site, line, profiles, arguments.congestions());
            run(List.of(plan(site, false, workloads, chosen(peers, Peers.OVER_LINES))));
        }
    }

    /** What the targets are about, and nothing else. */
    void forTargets() throws IOException, Arguments.UsageException {
        isForTargets = true;
        for (String word : arguments.words()) {
            if (Targets.needs().keySet().stream().noneMatch(id -> isMeant(id, word))) {
                throw new Arguments.UsageException("no target is about " + word + "; see ./bench list");
            }
        }
        try (Line line = line(Profile.KNOWN);
                Peers near = new Peers(ground);
                Peers far = new Peers(ground.with(line.host()))) {
            Site here = new Site(ground, near, data, arguments.size());
            Site there = new Site(ground.with(line.host()), far, data, arguments.size());
            List<Workload> overLines = LineWorkloads.all(there, line, Profile.KNOWN, arguments.congestions());
            run(List.of(planForTargets(here, true, Workloads.all(here)), planForTargets(there, false, overLines)));
        }
    }

    /** It stands open. */
    private Line line(List<Profile> profiles) throws IOException {
        facts.put("network", facts.get("network") + "; lines between two network namespaces");
        facts.put("over lines", "congestion control as the workload says; Ferry remembers nothing of earlier runs");
        Line line = Line.open(ground, Setting.lineSource(), arguments.seed());
        for (Profile profile : profiles) {
            line.become(profile.withoutLoss());
            String measured = String.format(
                    Locale.ROOT,
                    "; round trip as measured %.2f ms",
                    line.roundTrip().toNanos() / 1e6);
            facts.put("line " + profile.name(), profile.about() + measured);
        }
        line.become(Profile.OPEN);
        return line;
    }

    private Rounds rounds(Site site, boolean isFirstForgotten) {
        return new Rounds(
                site, arguments.runs(), isFirstForgotten, arguments.baseline(), countdown, Comparison::progress);
    }

    private Plan plan(Site site, boolean isFirstForgotten, List<Workload> workloads, List<Peer> peers) {
        Map<Workload, List<Peer>> tasks = new LinkedHashMap<>();
        workloads.forEach(workload -> tasks.put(workload, peers));
        return new Plan(rounds(site, isFirstForgotten), tasks);
    }

    private Plan planForTargets(Site site, boolean isFirstForgotten, List<Workload> workloads)
            throws Arguments.UsageException {
        Map<String, Set<String>> needs = Targets.needs();
        Map<Workload, List<Peer>> tasks = new LinkedHashMap<>();
        List<Peer> all = chosen(site.peers(), List.of());
        for (Workload workload : workloads) {
            Set<String> names = needs.getOrDefault(workload.id(), Set.of());
            List<Peer> peers =
                    all.stream().filter(peer -> names.contains(peer.name())).toList();
            boolean isAskedFor = arguments.words().isEmpty()
                    || arguments.words().stream().anyMatch(word -> isMeant(workload.id(), word));
            if (!peers.isEmpty() && isAskedFor) {
                tasks.put(workload, peers);
            }
        }
        return new Plan(rounds(site, isFirstForgotten), tasks);
    }

    /** {@code P2} means all of {@code P2-cubic-file}, {@code P2-bbr-file} and so on. */
    private static boolean isMeant(String id, String word) {
        String lower = id.toLowerCase(Locale.ROOT);
        return lower.equals(word.toLowerCase(Locale.ROOT)) || lower.startsWith(word.toLowerCase(Locale.ROOT) + "-");
    }

    private void run(List<Plan> plans) throws IOException {
        plans.forEach(plan -> countdown.expect(plan.expectedSeconds()));
        for (Plan plan : plans) {
            for (Map.Entry<Workload, List<Peer>> task : plan.tasks().entrySet()) {
                Results.OfWorkload table = plan.rounds().run(task.getKey(), task.getValue());
                System.out.println(TextTable.of(table));
                tables.add(table);
                // Whoever ends it before its end keeps what there is.
                write();
            }
        }
    }

    private Results results() {
        return new Results(facts, tables);
    }

    /** Whether nobody was left out. */
    boolean report() {
        if (isForTargets) {
            System.out.println(TextTable.ofTargets(results()));
        }
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
        return tables.stream()
                .flatMap(table -> table.peers().stream())
                .allMatch(peer -> peer.problem().isEmpty());
    }

    private static void progress(String line) {
        System.err.println(line);
    }

    private void write() throws IOException {
        write(arguments.json(), JsonReport.of(results()));
        write(arguments.svg(), isForTargets ? TargetsChart.of(results()) : SvgChart.of(results()));
        if (arguments.markdown().isPresent()) {
            Path file = arguments.markdown().get();
            String page = Files.exists(file) ? Files.readString(file) : "";
            String report = isForTargets ? MarkdownReport.ofTargets(results()) : MarkdownReport.of(results());
            Files.writeString(file, MarkdownReport.into(page, report));
        }
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
