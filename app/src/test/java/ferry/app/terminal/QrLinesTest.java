package ferry.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class QrLinesTest {
    private static final String URI =
            "otpauth://totp/Ferry%20files.example:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ferry%20files.example";

    @Test
    void everyModuleOfTheCodeAndItsMarginIsDrawn() {
        QrCode code = QrCode.encodeText(URI, QrCode.Ecc.LOW);
        int width = code.size + 2 * QrLines.MARGIN;

        List<String> lines = QrLines.of(URI);

        assertThat(lines)
                .hasSize((width + 1) / 2)
                .allSatisfy(line -> assertThat(line).hasSize(width).matches("[ ▀▄█]+"));
        for (int y = 0; y < width; y++) {
            for (int x = 0; x < width; x++) {
                char drawn = lines.get(y / 2).charAt(x);
                boolean isLight = drawn == '█' || drawn == (y % 2 == 0 ? '▀' : '▄');
                assertThat(isLight)
                        .as("module %d, %d", x, y)
                        .isEqualTo(!code.getModule(x - QrLines.MARGIN, y - QrLines.MARGIN));
            }
        }
        assertThat(lines.getFirst()).as("an unbroken margin").matches("█+");
    }

    @Test
    void itIsDrawnWhereAPersonLooksAndItFits() {
        int width = QrLines.of(URI).getFirst().length();

        assertThat(drawn(true, width, false)).isEqualTo(String.join("\n", QrLines.of(URI)) + "\n");
        assertThat(drawn(true, width - 1, false)).isEmpty();
        assertThat(drawn(false, width, false)).isEmpty();
        assertThat(drawn(true, width, true)).isEmpty();
    }

    private static String drawn(boolean isTerminal, int columns, boolean json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(out, new ByteArrayOutputStream(), isTerminal, isTerminal, () -> columns);
        terminal.configure(Volume.NORMAL, json);
        terminal.drawing(QrLines.of(URI));
        terminal.flush();
        return out.toString(StandardCharsets.UTF_8);
    }
}
