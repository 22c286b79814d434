package ferry.bench.report;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Spread;
import ferry.bench.work.Results;
import ferry.bench.work.Results.OfPeer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What Ferry is to reach, and whether it does. A ratio is how far Ferry is ahead: above 1 it is better. Peers do not sync,
 * so beside them stands Ferry without sync; over lines stands the best of its ways. What Ferry does by default is told too.
 */
public final class Targets {
    private static final String FERRY = "ferry";
    private static final String RELAXED = "ferry-relaxed";
    private static final String QUIC = "ferry-quic";
    private static final String DATAGRAMS = "iperf3-udp";

    /** Ways over a line; a person may name one, or leave it to Ferry. */
    private static final List<String> WAYS = List.of(FERRY, "ferry-tcp", "ferry-8", QUIC);

    private final Results results;
    private final Map<String, Set<String>> asked = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();

    /**
     * One line of the table.
     *
     * @param measured empty if this run did not measure it
     * @param beside what Ferry does by default, where {@code measured} is without sync or the best of its ways
     */
    record Row(
            String workload,
            String measure,
            String against,
            Goal goal,
            Optional<Spread> measured,
            Optional<Spread> beside) {

        String verdict() {
            return measured.map(spread -> goal.verdict(spread.median())).orElse("not measured");
        }
    }

    /** What must be and what is aimed at; {@code isMost}: less is better. */
    record Goal(double must, double aim, boolean isMost) {
        static Goal least(double must, double aim) {
            return new Goal(must, aim, false);
        }

        static Goal most(double must, double aim) {
            return new Goal(must, aim, true);
        }

        String verdict(double value) {
            if (isAsGoodAs(aim, value)) {
                return "aim reached";
            }
            return isAsGoodAs(must, value) ? "reached" : "not reached";
        }

        /** How many times what must be this is; the larger the better. */
        double reached(double value) {
            return isMost ? must / Math.max(value, must / 1000) : value / must;
        }

        private boolean isAsGoodAs(double goal, double value) {
            return isMost ? value <= goal : value >= goal;
        }

        String text(double goal) {
            return (isMost ? "≤ " : "≥ ") + Figures.number(goal);
        }
    }

    private Targets(Results results) {
        this.results = results;
    }

    static List<Row> of(Results results) {
        return all(results).rows;
    }

    /** Which peers take part in which workload, if nothing but the targets is to be measured. */
    public static Map<String, Set<String>> needs() {
        return all(new Results(Map.of(), List.of())).asked;
    }

    private static Targets all(Results results) {
        Targets targets = new Targets(results);
        targets.files();
        targets.connections();
        targets.lines();
        return targets;
    }

    private void files() {
        for (String workload : List.of("W1", "W7")) {
            withoutSync(workload, Quantity.CPU_PER_GIB, "scp-gcm", Goal.least(1.8, 2.3));
            withoutSync(workload, Quantity.CPU_PER_GIB, "sftp-gcm", Goal.least(1.8, 2.3));
            withoutSync(workload, Quantity.CPU_PER_GIB, "rsync-ssh", Goal.least(2.2, 2.8));
            withoutSync(workload, Quantity.CPU_PER_GIB, "curl-tls", Goal.least(0.85, 1.1));
            withoutSync(workload, Quantity.WALL, "scp-gcm", Goal.least(1.8, 2.4));
            withoutSync(workload, Quantity.WALL, "curl-tls", Goal.least(0.8, 1.1));
            ratio(workload, Quantity.WALL, "ferry-unix", FERRY, Goal.least(1.5, 2.5));
        }
        withoutSync("W2", Quantity.WALL, "tar-ssh-gcm", Goal.least(1, 1.5));
        withoutSync("W2", Quantity.WALL, "scp-gcm", Goal.least(12, 20));
        ratio("W2", Quantity.WALL, FERRY, "rsyncd-fsync", Goal.least(5, 20));
        add(
                "W2",
                "wall, durable over relaxed",
                "itself",
                Goal.most(1.7, 1.3),
                advantage("W2", Quantity.WALL, RELAXED, FERRY),
                Optional.empty());
        withoutSync("W3", Quantity.CPU, "rsync-ssh", Goal.least(1.5, 2));
        // One leaf of the gibibyte that is missing at full size.
        value("W5", Quantity.SENT_AGAIN, FERRY, Goal.most(0.1, 0.1));
        withoutSync("W6", Quantity.WALL, "scp", Goal.least(1, 2));
        withoutSync("W6", Quantity.CPU, "scp", Goal.least(1, 2));
    }

    private void connections() {
        value("W8", Quantity.MEMORY_PER_CONNECTION, FERRY, Goal.most(48, 24));
        Optional<Spread> many = spread("W9-500", FERRY, Quantity.RATE);
        Optional<Spread> few = Stream.of("W9-1", "W9-10")
                .flatMap(id -> spread(id, FERRY, Quantity.RATE).stream())
                .max(Comparator.comparingDouble(Spread::median));
        add(
                "W9",
                "rate of 500 clients over the best of 1 and 10",
                "itself",
                Goal.least(0.85, 0.95),
                many.flatMap(ofMany -> few.map(ofFew -> ofMany.over(ofFew.median()))),
                Optional.empty());
        value("W9-500", Quantity.SLOWEST_SHARE, FERRY, Goal.least(0.6, 0.8));
    }

    private void lines() {
        // The longest line, beside which the mood of the machine is small.
        value("P3-cubic-short", Quantity.ROUND_TRIPS, FERRY, Goal.most(3.1, 3.1));
        value("P3-cubic-short", Quantity.ROUND_TRIPS, QUIC, Goal.most(3.1, 2.1));
        overLine("P1", "rsyncd", Goal.least(1, 1.1));
        overLine("P1", "curl-tls", Goal.least(1, 1.1));
        overLine("P2", "curl-tls", Goal.least(25, 40));
        overLine("P3", "curl-tls", Goal.least(60, 120));
        overLine("P4", "curl-tls", Goal.least(15, 18));
        ofTheLine("P2", Goal.least(0.75, 0.9));
        ofTheLine("P3", Goal.least(0.6, 0.8));
        ratio("P2-cubic-files", Quantity.FILES_RATE, FERRY, "rsyncd", Goal.least(2, 3));
        ratio("P3-cubic-files", Quantity.FILES_RATE, FERRY, "rsyncd", Goal.least(2, 3));
        for (String ours : List.of(FERRY, QUIC, "ferry-8")) {
            value("P2-cubic-fair", Quantity.FAIR_SHARE, ours, Goal.least(0.5, 0.8));
            value("P2-cubic-late", Quantity.FAIR_SHARE, ours, Goal.least(0.5, 0.8));
        }
    }

    private void withoutSync(String workload, Quantity quantity, String peer, Goal goal) {
        add(
                workload,
                quantity.title() + ", relaxed",
                peer,
                goal,
                advantage(workload, quantity, RELAXED, peer),
                advantage(workload, quantity, FERRY, peer));
    }

    private void ratio(String workload, Quantity quantity, String ours, String peer, Goal goal) {
        String measure = ours.equals(FERRY) ? quantity.title() : quantity.title() + ", " + ours;
        add(workload, measure, peer, goal, advantage(workload, quantity, ours, peer), Optional.empty());
    }

    private void value(String workload, Quantity quantity, String ours, Goal goal) {
        String measure = ours.equals(FERRY) ? quantity.heading() : quantity.heading() + ", " + ours;
        add(workload, measure, "–", goal, spread(workload, ours, quantity), Optional.empty());
    }

    /** What one of Ferry's ways reached. */
    private record Way(String name, Spread spread) {}

    private static Optional<Way> best(Stream<Way> ways) {
        return ways.max(Comparator.comparingDouble(way -> way.spread.median()));
    }

    private void add(String workload, String measure, String against, Goal goal, Optional<Way> best, Stream<Way> all) {
        String name = best.map(way -> ": " + way.name).orElse("");
        Optional<Spread> ofDefault =
                best(all.filter(way -> way.name.equals(FERRY))).map(Way::spread);
        add(workload, measure + ", best way" + name, against, goal, best.map(Way::spread), ofDefault);
    }

    private void overLine(String line, String peer, Goal goal) {
        String workload = line + "-cubic-file";
        List<Way> ways = WAYS.stream()
                .flatMap(ours ->
                        advantage(workload, Quantity.GOODPUT, ours, peer).map(spread -> new Way(ours, spread)).stream())
                .toList();
        add(workload, "goodput", peer, goal, best(ways.stream()), ways.stream());
    }

    /** Whatever the host's congestion control is. What UDP takes on this machine may be less than the line. */
    private void ofTheLine(String line, Goal goal) {
        List<Way> ways = Stream.of(line + "-cubic-file", line + "-bbr-file")
                .flatMap(id -> WAYS.stream()
                        // QUIC has a congestion control of its own.
                        .filter(ours -> !ours.equals(QUIC) || id.contains("cubic"))
                        .flatMap(ours ->
                                spread(id, ours, Quantity.OF_LINE).map(spread -> new Way(ours, spread)).stream()))
                .toList();
        add(line, "goodput over rate", "the line", goal, best(ways.stream()), ways.stream());
        ratio(line + "-cubic-file", Quantity.GOODPUT, QUIC, DATAGRAMS, goal);
    }

    private void add(
            String workload,
            String measure,
            String against,
            Goal goal,
            Optional<Spread> measured,
            Optional<Spread> beside) {
        rows.add(new Row(workload, measure, against, goal, measured, beside));
    }

    private Optional<OfPeer> peer(String workload, String name) {
        asked.computeIfAbsent(workload, _ -> new LinkedHashSet<>()).add(name);
        return results.workloads().stream()
                .filter(table -> table.id().equals(workload))
                .flatMap(table -> table.peers().stream())
                .filter(peer -> peer.name().equals(name))
                .findFirst();
    }

    private Optional<Spread> spread(String workload, String name, Quantity quantity) {
        return peer(workload, name).flatMap(peer -> Spread.of(peer.readings(), quantity));
    }

    private Optional<Spread> advantage(String workload, Quantity quantity, String ours, String theirs) {
        Optional<OfPeer> their = peer(workload, theirs);
        return peer(workload, ours)
                .flatMap(our -> their.flatMap(it -> Spread.advantage(our.readings(), it.readings(), quantity)));
    }

    static final List<String> HEADINGS =
            List.of("workload", "measure", "against", "must", "aim", "measured", "by default", "verdict");

    /** As cells of text, in the order of {@link #HEADINGS}. */
    static List<String> cells(Row row) {
        return List.of(
                row.workload(),
                row.measure(),
                row.against(),
                row.goal().text(row.goal().must()),
                row.goal().text(row.goal().aim()),
                row.measured().map(Figures::withRange).orElse("–"),
                row.beside().map(Figures::withRange).orElse("–"),
                row.verdict());
    }
}
