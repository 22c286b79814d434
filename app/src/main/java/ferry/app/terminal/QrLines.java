package ferry.app.terminal;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A QR code in half-block characters, two modules a character: what a phone's camera reads off a terminal. Light modules
 * are drawn and dark ones left out, for terminals that write light on dark; readers take it inverted too.
 */
public final class QrLines {
    /** Light modules around the code; the standard asks for four, cameras are content with two on a screen. */
    static final int MARGIN = 2;

    private QrLines() {}

    public static List<String> of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        List<String> lines = new ArrayList<>();
        for (int y = -MARGIN; y < code.size + MARGIN; y += 2) {
            StringBuilder line = new StringBuilder();
            for (int x = -MARGIN; x < code.size + MARGIN; x++) {
                boolean isUpperLight = !code.getModule(x, y);
                boolean isLowerLight = y + 1 < code.size + MARGIN && !code.getModule(x, y + 1);
                line.append(isUpperLight ? isLowerLight ? '█' : '▀' : isLowerLight ? '▄' : ' ');
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
