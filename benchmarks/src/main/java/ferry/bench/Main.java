package ferry.bench;

import ferry.bench.line.Profile;
import ferry.bench.peer.Ground;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Peers;
import ferry.bench.peer.ServerHost;
import ferry.bench.work.DataSets;
import ferry.bench.work.Site;
import ferry.bench.work.Size;
import ferry.bench.work.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

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
        if (first.equals("list")) {
            return list();
        }
        boolean isNamed = Set.of("run", "wan", "targets").contains(first);
        Arguments arguments = Arguments.parse(isNamed ? words.subList(1, words.size()) : words);
        Path scratch = arguments.scratch().isPresent()
                ? Files.createDirectories(arguments.scratch().get())
                : Files.createDirectories(Setting.scratch());
        try {
            Comparison comparison = new Comparison(arguments, scratch);
            switch (first) {
                case "wan" -> comparison.overLines();
                case "targets" -> comparison.forTargets();
                default -> comparison.here();
            }
            return comparison.report() ? 0 : LEFT_OUT;
        } finally {
            if (arguments.scratch().isEmpty()) {
                Ground.delete(scratch);
            }
        }
    }

    private static int list() throws IOException {
        Path nowhere = Path.of("/nonexistent");
        Ground ground = new Ground(nowhere, "", "", OptionalInt.empty(), nowhere, ServerHost.HERE);
        try (Peers peers = new Peers(ground)) {
            Site site = new Site(ground, peers, new DataSets(nowhere, 0), Size.FULL);
            System.out.println("Workloads");
            Workloads.all(site).forEach(workload -> System.out.printf("  %-6s %s%n", workload.id(), workload.title()));
            System.out.println("\nLines (./bench wan)");
            Profile.KNOWN.forEach(profile -> System.out.printf("  %-6s %s%n", profile.name(), profile.about()));
            System.out.println("\nPeers");
            for (Peer peer : peers.all()) {
                String missing = peer.missing().isEmpty() ? "" : " (not installed: " + peer.missing() + ")";
                System.out.printf("  %-15s %s%s%n", peer.name(), peer.about(), missing);
            }
        }
        return 0;
    }
}
