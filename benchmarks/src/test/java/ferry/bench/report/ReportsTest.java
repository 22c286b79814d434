package ferry.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.work.Results;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportsTest {
    private static final Results RESULTS = new Results(
            Map.of("processor", "a \"quick\" one <2>"),
            List.of(new Results.OfWorkload(
                    "W1",
                    "one file & more",
                    List.of(Quantity.WALL, Quantity.RATE),
                    List.of(Quantity.WALL),
                    "ferry",
                    List.of(
                            peer("ferry", Optional.empty(), 2, 4, 3),
                            peer("scp", Optional.empty(), 6, 6, 6),
                            peer("lftp", Optional.of("it ended with 1"))))));

    private static Results.OfPeer peer(String name, Optional<String> problem, double... walls) {
        List<Reading> readings = java.util.Arrays.stream(walls)
                .mapToObj(wall -> new Reading(Map.of(Quantity.WALL, wall)))
                .toList();
        return new Results.OfPeer(name, "about " + name, readings, problem);
    }

    @Test
    void theTableShowsMediansAndHowFarTheBaselineIsAhead() {
        String table = TextTable.of(RESULTS.workloads().getFirst());

        assertThat(table).contains("ferry  3.00 (2.00–4.00)", "scp", "2.00 (1.50–3.00)", "lftp: it ended with 1");
    }

    @Test
    void markdownHasARowForEachPeer() {
        assertThat(MarkdownReport.of(RESULTS))
                .contains("## W1: one file & more", "| ferry | 3.00 (2.00–4.00) | – | – |")
                .contains("lftp was left out: it ended with 1");
    }

    @Test
    void jsonHoldsEveryReading() {
        assertThat(JsonReport.of(RESULTS))
                .contains("\"processor\":\"a \\\"quick\\\" one <2>\"")
                .contains("\"readings\":[{\"wall\":2.000000},{\"wall\":4.000000},{\"wall\":3.000000}]")
                .contains("\"ahead\":{\"wall\":{\"min\":1.500000,\"median\":2.000000,\"max\":3.000000}}");
    }

    @Test
    void theChartIsXmlWithABarForEachMeasuredPeer() throws Exception {
        String svg = SvgChart.of(RESULTS);

        var bars = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("line");
        assertThat(bars.getLength()).isEqualTo(2);
    }

    @Test
    void aPageKeepsEverythingButThePlaceOfWhatIsMeasured() {
        String page = "before\n<!-- measured by ./bench -->\nold\n<!-- end of what is measured -->\nafter\n";

        assertThat(MarkdownReport.into(page, "new"))
                .isEqualTo("before\n<!-- measured by ./bench -->\n\nnew\n\n<!-- end of what is measured -->\nafter\n");
        assertThat(MarkdownReport.into("a page without a place", "new")).isEqualTo("new");
    }

    @Test
    void aTableOfTargetsTellsTheMachineAndWhetherItWasBusy() {
        Results busy = new Results(
                Map.of("processor", "a quick one"),
                List.of(new Results.OfWorkload(
                        "W1",
                        "",
                        List.of(),
                        List.of(),
                        "ferry",
                        List.of(new Results.OfPeer(
                                "ferry", "", List.of(new Reading(Map.of(Quantity.OTHERS, 0.4))), Optional.empty())))));

        assertThat(MarkdownReport.ofTargets(busy)).contains("a quick one", "too busy a machine", "| not measured |");
        assertThat(MarkdownReport.ofTargets(RESULTS)).doesNotContain("too busy").contains("lftp was left out");
    }

    @Test
    void aBarOfLessThanNothingIsNone() {
        Results less = new Results(
                Map.of(),
                List.of(new Results.OfWorkload(
                        "W8",
                        "",
                        List.of(Quantity.WALL),
                        List.of(Quantity.WALL),
                        "ferry",
                        List.of(peer("ferry", Optional.empty(), -228)))));

        assertThat(SvgChart.of(less))
                .contains("-228")
                .doesNotContain("width=\"-")
                .doesNotContain("NaN");
    }
}
