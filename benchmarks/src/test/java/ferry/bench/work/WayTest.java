package ferry.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WayTest {
    private static final Reading NOTHING = new Reading(Map.of());

    @Test
    void theLastSummaryTellsTheWay() {
        String said = """
                {"transport":"tcp","links":1}
                {"complete":true,"transport":"quic","roundTripMillis":151.2,"links":2,"moved":["tcp","quic"]}
                """;

        assertThat(Way.of(said, NOTHING).values())
                .containsOnly(Map.entry(Quantity.BY_QUIC, 1.0), Map.entry(Quantity.LINKS, 2.0));
    }

    @Test
    void whoSaysNothingOfItHasNone() {
        assertThat(Way.of("100 KiB stored", NOTHING)).isEqualTo(NOTHING);
    }
}
