package ferry.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void everyLineIsMadePrintable() {
        Terminal terminal = Terminal.of(out, err);

        terminal.result("a\u001b[2Jb");
        terminal.note("c\nd");
        terminal.warn("e\rf");

        assertThat(text(out)).isEqualTo("a\\u{001B}[2Jb\nc\\u{000A}d\n");
        assertThat(text(err)).isEqualTo("e\\u{000D}f\n");
    }

    @Test
    void quietAndJsonKeepNotesAwayButNotResultsAndWarnings() {
        Terminal terminal = Terminal.of(out, err);
        terminal.configure(Volume.NORMAL, true);

        terminal.note("note");
        terminal.json(Map.of("a", 1));
        terminal.configure(Volume.QUIET, false);
        terminal.note("note");
        terminal.detail("detail");
        terminal.warn("warning");
        terminal.result("result");
        terminal.flush();

        assertThat(text(out)).isEqualTo("{\"a\":1}\nresult\n");
        assertThat(text(err)).isEqualTo("warning\n");
    }

    @Test
    void theProgressLineGetsOutOfTheWayOfOtherLines() {
        Terminal terminal = new Terminal(out, err, false, true, () -> 80);

        terminal.status("50 %");
        terminal.warn("look");
        terminal.status("");

        assertThat(text(err)).isEqualTo("\r\u001b[K50 %\r\u001b[Klook\n50 %\r\u001b[K");
    }

    @Test
    void nobodyWatchingMeansNoProgressLine() {
        Terminal terminal = Terminal.of(out, err);

        terminal.status("50 %");

        assertThat(text(err)).isEmpty();
    }

    @Test
    void afterTheLastLineNothingMoreIsSaid() {
        Terminal terminal = new Terminal(out, err, false, true, () -> 80);

        terminal.last("interrupted");
        terminal.warn("late");

        assertThat(text(err)).isEqualTo("interrupted\n");
    }

    @Test
    void aClosedPipeIsToldApartFromOtherFailures() {
        Terminal terminal = Terminal.of(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                err);

        assertThatThrownBy(() -> terminal.result("x")).isInstanceOf(ClosedOutputException.class);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
