package ferry.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[2J",
                "a\rb",
                "a\nb",
                "a\tb",
                "\u0007",
                "\u007f",
                "\u0085",
                "\u009b31m",
                "\u202egpj.exe",
                "\u2066x",
                "\u200f",
                "\u2028",
                "\ufeff",
                "\ud800",
                "x\udc00",
                "\u00ad",
                "\u0000"
            })
    void whatATerminalOrLogWouldObeyIsEscaped(String name) {
        String shown = Printable.escape(name);

        assertThat(shown).contains("\\u{").doesNotContain("\u001b", "\r", "\n", "\u202e", "\u009b", "\u0000");
        assertThat(shown.codePoints()).allMatch(point -> point >= 0x20 && (point < 0x7f || point > 0x9f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "report.pdf", "报告 最终版.pdf", "a:b\\c", "Ünïcödé", "👩‍👩‍👧", "می‌خواهم"})
    void whatPeopleWriteIsShownAsItIs(String name) {
        assertThat(Printable.escape(name)).isSameAs(name);
    }

    @Test
    void everyCharacterOfTheBasicPlaneIsEitherHarmlessOrEscaped() {
        for (int point = 0; point <= 0xffff; point++) {
            String shown = Printable.escape("a" + (char) point + "b");

            assertThat(shown).doesNotContainPattern("[\\p{Cc}\\p{Cs}]");
        }
    }
}
