package ferry.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.work.Results;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetsTest {
    @Test
    void aPeerThatDoesNotSyncIsComparedWithoutSyncAndTheDurableFigureStandsBeside() {
        Results results = results(
                table("W1", Quantity.CPU_PER_GIB, peer("ferry", 5), peer("ferry-relaxed", 4), peer("scp-gcm", 8)));

        Targets.Row row = row(results, "W1", "scp-gcm");

        assertThat(row.measured().orElseThrow().median()).isEqualTo(2);
        assertThat(row.beside().orElseThrow().median()).isEqualTo(1.6);
        assertThat(row.verdict()).isEqualTo("reached");
    }

    @Test
    void whereLessIsBetterTheBoundIsTheMost() {
        Results results = results(table("W8", Quantity.MEMORY_PER_CONNECTION, peer("ferry", 49)));

        assertThat(row(results, "W8", "–").verdict()).isEqualTo("not reached");
        assertThat(row(results(table("W8", Quantity.MEMORY_PER_CONNECTION, peer("ferry", 24))), "W8", "–")
                        .verdict())
                .isEqualTo("aim reached");
    }

    @Test
    void durableOverRelaxedIsHowMuchLongerDurableTakes() {
        Results results = results(table("W2", Quantity.WALL, peer("ferry", 3), peer("ferry-relaxed", 2)));

        Targets.Row row = row(results, "W2", "itself");

        assertThat(row.measured().orElseThrow().median()).isEqualTo(1.5);
        assertThat(row.verdict()).isEqualTo("reached");
    }

    @Test
    void manyClientsAreComparedWithTheBestOfFew() {
        Results results = results(
                table("W9-1", Quantity.RATE, peer("ferry", 100)),
                table("W9-10", Quantity.RATE, peer("ferry", 200)),
                table("W9-500", Quantity.RATE, peer("ferry", 180)));

        assertThat(row(results, "W9", "itself").measured().orElseThrow().median())
                .isEqualTo(0.9);
    }

    @Test
    void overALineTheBestWayCountsAndTheDefaultStandsBeside() {
        Results results = results(table(
                "P2-cubic-file",
                Quantity.GOODPUT,
                peer("ferry", 20),
                peer("ferry-8", 80),
                peer("ferry-quic", 300),
                peer("curl-tls", 10)));

        Targets.Row row = row(results, "P2-cubic-file", "curl-tls");

        assertThat(row.measured().orElseThrow().median()).isEqualTo(30);
        assertThat(row.measure()).endsWith("ferry-quic");
        assertThat(row.beside().orElseThrow().median()).isEqualTo(2);
    }

    @Test
    void quicStandsBesideWhatUdpTakesHere() {
        Results results =
                results(table("P2-cubic-file", Quantity.GOODPUT, peer("ferry-quic", 200), peer("iperf3-udp", 250)));

        assertThat(row(results, "P2-cubic-file", "iperf3-udp").verdict()).isEqualTo("reached");
    }

    @Test
    void whoIsNeededIsWhomATargetNames() {
        var needs = Targets.needs();

        assertThat(needs.get("W3")).containsExactlyInAnyOrder("ferry", "ferry-relaxed", "rsync-ssh");
        assertThat(needs.get("P2-bbr-file")).containsExactlyInAnyOrder("ferry", "ferry-tcp", "ferry-8");
        assertThat(needs.get("P3-cubic-file")).contains("ferry-quic", "iperf3-udp", "curl-tls");
        assertThat(needs).doesNotContainKeys("W4", "W10", "P4-bbr-file");
    }

    @Test
    void theChartShowsHowMuchOfATargetIsReachedAndCannotLeaveItsSheet() {
        String svg = TargetsChart.of(results(table("W8", Quantity.MEMORY_PER_CONNECTION, peer("ferry", 4800))));

        // A hundredth of what must be is drawn where the scale ends.
        assertThat(svg).contains("W8 memory [KiB/connection]", "4800 of ≤ 48.0", "<rect x=\"410.0\"");
    }

    @Test
    void aLineThatWasNotMeasuredSaysSo() {
        List<Targets.Row> rows = Targets.of(results());

        assertThat(rows).hasSizeGreaterThan(35);
        assertThat(rows).allMatch(row -> row.verdict().equals("not measured"));
        assertThat(TextTable.ofTargets(results())).contains("not measured");
    }

    private static Targets.Row row(Results results, String workload, String against) {
        return Targets.of(results).stream()
                .filter(row -> row.workload().equals(workload) && row.against().equals(against))
                .findFirst()
                .orElseThrow();
    }

    private static Results results(Results.OfWorkload... tables) {
        return new Results(Map.of(), List.of(tables));
    }

    private static Results.OfWorkload table(String id, Quantity quantity, Peer... peers) {
        List<Results.OfPeer> rows = java.util.Arrays.stream(peers)
                .map(peer -> new Results.OfPeer(
                        peer.name, "", List.of(new Reading(Map.of(quantity, peer.value))), Optional.empty()))
                .toList();
        return new Results.OfWorkload(id, "", List.of(quantity), List.of(quantity), "ferry", rows);
    }

    private static Peer peer(String name, double value) {
        return new Peer(name, value);
    }

    private record Peer(String name, double value) {}
}
