package ferry.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.terminal.Language;
import ferry.app.terminal.Phrases;
import ferry.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| (.*?) \\|");

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyErrorOfTheProtocolEndsWithACodeOfTheTable(ErrorCode code) {
        assertThat(ExitCode.of(code).number()).isEqualTo(code.exitCode());
    }

    @Test
    void noTwoRowsHaveTheSameNumber() {
        assertThat(ExitCode.table()).hasSize(ExitCode.values().length);
    }

    @Test
    void theDocumentedTableSaysWhatTheCommandSays() throws IOException {
        Phrases english = new Phrases(Language.ENGLISH);
        var said = new TreeMap<Integer, String>();
        ExitCode.table().keySet().forEach(number -> said.put(number, english.say("exitCode." + number)));

        var documented = new TreeMap<Integer, String>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("../docs/exit-codes.md")));
        while (rows.find()) {
            documented.put(Integer.valueOf(rows.group(1)), rows.group(2));
        }

        assertThat(documented).isEqualTo(said);
    }
}
