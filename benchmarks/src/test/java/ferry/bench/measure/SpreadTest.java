package ferry.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianIsInTheMiddle() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).contains(new Spread(1, 2, 9));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).contains(new Spread(1, 3, 9));
        assertThat(Spread.of(List.of())).isEmpty();
    }

    @Test
    void whoNeedsLessTimeIsAhead() {
        var advantage = Spread.advantage(of(Quantity.WALL, 1, 2), of(Quantity.WALL, 3, 4), Quantity.WALL);

        assertThat(advantage).contains(new Spread(2, 2.5, 3));
    }

    @Test
    void whoIsFasterIsAhead() {
        var advantage = Spread.advantage(of(Quantity.RATE, 10), of(Quantity.RATE, 5), Quantity.RATE);

        assertThat(advantage).contains(new Spread(2, 2, 2));
    }

    @Test
    void roundsThatOneOfThemMissedDoNotCount() {
        var advantage = Spread.advantage(of(Quantity.WALL, 1, 2, 3), of(Quantity.WALL, 2), Quantity.WALL);

        assertThat(advantage).contains(new Spread(2, 2, 2));
    }

    private static List<Reading> of(Quantity quantity, double... values) {
        return java.util.Arrays.stream(values)
                .mapToObj(value -> new Reading(Map.of(quantity, value)))
                .toList();
    }
}
