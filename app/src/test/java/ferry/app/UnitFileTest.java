package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitFileTest {
    private static final Path UNIT = Path.of("../packaging/systemd/ferry.service");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @TempDir
    Path folder;

    /** Skipped where there is no systemd. */
    @Test
    void systemdFindsNothingWrongInTheUnit() throws Exception {
        assumeTrue(Files.isExecutable(ANALYZE), "systemd-analyze is not here");
        // It looks for the command too, which is not installed here.
        String text = Files.readString(UNIT).replace("/opt/ferry/bin/ferry", "/bin/true");
        Path copy = Files.writeString(folder.resolve("ferry.service"), text);

        Process verify = new ProcessBuilder(ANALYZE.toString(), "verify", copy.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.contains("ferry.service"))).isEmpty();
    }
}
