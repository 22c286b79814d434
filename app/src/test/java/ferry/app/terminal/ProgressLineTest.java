package ferry.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long MIB = 1 << 20;
    private final Phrases phrases = new Phrases(Language.ENGLISH);

    @Test
    void itTellsPercentAmountRateTimeLeftAndFile() {
        String line = new ProgressLine(45 * MIB, 100 * MIB, 11 * MIB, "", "photos/报告.jpg").render(120, phrases);

        assertThat(line)
                .startsWith(" 45 %  ██")
                .contains("45.0 MiB of 100 MiB", "11.0 MiB/s", "6.0 s left", "photos/报告.jpg");
    }

    @Test
    void whoWantsToKnowSeesThePathBeforeTheName() {
        String line = new ProgressLine(45 * MIB, 100 * MIB, 11 * MIB, "QUIC, 151.0 ms, 1.0 % lost", "name of a file")
                .render(130, phrases);

        assertThat(line).contains("6.0 s left  QUIC, 151.0 ms, 1.0 % lost  name of a file");
    }

    @Test
    void itIsNeverWiderThanTheTerminal() {
        for (int columns = 1; columns < 200; columns++) {
            for (String name : new String[] {"", "x".repeat(300), "文件".repeat(150), "e\u0301".repeat(200)}) {
                String line = new ProgressLine(45 * MIB, 100 * MIB, 11 * MIB, "QUIC, 151.0 ms", name)
                        .render(columns, phrases);

                assertThat(Columns.of(line))
                        .as("%d columns: %s", columns, line)
                        .isLessThanOrEqualTo(Math.max(columns - 1, 1));
            }
        }
    }

    @Test
    void anUnknownTotalGivesNoPercentage() {
        assertThat(new ProgressLine(MIB, -1, 0, "", "a").render(80, phrases))
                .startsWith("1.00 MiB")
                .doesNotContain("%");
    }

    @Test
    void nothingToDoIsDone() {
        assertThat(new ProgressLine(0, 0, 0, "", "").render(80, phrases)).startsWith("100 %");
    }

    @Test
    void aNameCannotMoveTheCursor() {
        assertThat(new ProgressLine(1, 2, 1, "", "\u001b[2Jx").render(120, phrases))
                .doesNotContain("\u001b");
    }
}
