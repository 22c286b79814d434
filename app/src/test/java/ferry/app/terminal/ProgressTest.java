package ferry.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long MIB = 1 << 20;
    private final AtomicLong clock = new AtomicLong();

    @Test
    void theRateIsThatOfTheLastSeconds() {
        try (Progress progress = progress()) {
            progress.line();
            for (int second = 1; second <= 20; second++) {
                clock.addAndGet(1_000_000_000);
                progress.moved("a", second <= 10 ? 100 * MIB : MIB, false);
                progress.line();
            }

            assertThat(progress.line().rateBytes()).isBetween(MIB / 2, 2 * MIB);
        }
    }

    @Test
    void whatWasThereBeforeCountsAsDoneButNotAsFast() {
        try (Progress progress = progress()) {
            progress.line();
            progress.total(10 * MIB);
            progress.moved("a", 5 * MIB, true);
            clock.addAndGet(1_000_000_000);

            assertThat(progress.line()).isEqualTo(new ProgressLine(5 * MIB, 10 * MIB, 0, "", "a"));
        }
    }

    @Test
    void withoutATerminalNothingIsDrawn() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Progress progress = new Progress(
                Terminal.of(new ByteArrayOutputStream(), err), new Phrases(Language.ENGLISH), clock::get)) {
            assertThat(progress.isDrawn()).isFalse();
            progress.moved("a", MIB, false);
        }

        assertThat(err.size()).isZero();
    }

    private Progress progress() {
        Terminal terminal = Terminal.of(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        return new Progress(terminal, new Phrases(Language.ENGLISH), clock::get);
    }
}
