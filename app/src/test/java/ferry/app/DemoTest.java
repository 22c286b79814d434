package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command on a smaller tree. */
class DemoTest {
    private static final int FILES = 60;
    private static final int FILE_BYTES = 2_000_000;

    @TempDir
    Path folder;

    @Test
    void theDemoKillsResumesComparesAndCleansUp() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Random random = new Random(7);
        for (int i = 0; i < FILES; i++) {
            byte[] content = new byte[FILE_BYTES];
            random.nextBytes(content);
            Files.write(tree.resolve("file" + i), content);
        }
        Path workshops = Files.createDirectory(folder.resolve("tmp"));

        Result demo = new Place(folder).ferry("demo", "--tree", tree.toString(), "--work", workshops.toString());

        assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
        assertThat(demo.out())
                .contains("Killed the client", "Killed the server", "every byte, time and executable bit is the same")
                .contains(FILES + " entries");
        assertThat(workshops).isEmptyDirectory();
    }
}
