package ferry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.bench.work.Size;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void wordsAreWorkloadsAndOptionsAreRead() throws Exception {
        Arguments arguments = Arguments.parse(
                List.of("W1", "--peers", "ferry,scp", "--runs", "7", "w7", "--size", "quick", "--json", "/r.json"));

        assertThat(arguments.words()).containsExactly("W1", "w7");
        assertThat(arguments.peers()).containsExactly("ferry", "scp");
        assertThat(arguments.runs()).isEqualTo(7);
        assertThat(arguments.size()).isEqualTo(Size.QUICK);
        assertThat(arguments.json()).contains(Path.of("/r.json"));
        assertThat(arguments.svg()).isEmpty();
    }

    @Test
    void aMistakeIsToldWithTheWordThatIsWrong() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--sise", "quick"))).hasMessageContaining("--sise");
        assertThatThrownBy(() -> Arguments.parse(List.of("--size", "big"))).hasMessageContaining("big");
        assertThatThrownBy(() -> Arguments.parse(List.of("--runs", "0"))).hasMessageContaining("--runs 0");
        assertThatThrownBy(() -> Arguments.parse(List.of("--json"))).hasMessageContaining("needs a value");
    }

    @Test
    void howManyRoundsFollowsFromTheSizeUnlessTheyAreCounted() throws Exception {
        assertThat(Arguments.parse(List.of()).runs()).isEqualTo(5);
        assertThat(Arguments.parse(List.of("--size", "quick")).runs()).isEqualTo(3);
        assertThat(Arguments.parse(List.of("--runs", "9", "--size", "tiny")).runs())
                .isEqualTo(9);
    }
}
