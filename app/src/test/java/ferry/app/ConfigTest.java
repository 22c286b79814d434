package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ferry config}, and a server that is started with a file. */
class ConfigTest {
    @TempDir
    Path folder;

    private Place here;

    @BeforeEach
    void setUp() {
        here = new Place(folder);
    }

    @Test
    void whatInitWritesIsGood() throws Exception {
        Result init = here.inside("config", "init");
        Path file = Files.writeString(folder.resolve("ferry.toml"), init.out());

        Result check = here.inside("config", "check", file.toString());

        assertThat(check.exitCode()).as(check.err()).isZero();
        assertThat(check.out()).contains("nothing is wrong");
    }

    @Test
    void checkTellsEveryMistakeAndEndsWith78() throws Exception {
        Path file = Files.writeString(folder.resolve("ferry.toml"), "[limits]\nlnks = 3\nidle = \"soon\"\n");

        Result check = here.inside("config", "check", file.toString());

        assertThat(check.exitCode()).isEqualTo(78);
        assertThat(check.err().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith(file + ":2:1: ") && line.contains("limits.links"))
                .anyMatch(line -> line.startsWith(file + ":3:1: ") && line.contains("\"soon\""))
                .anyMatch(line -> line.startsWith("ferry config check: 2 settings"));
        assertThat(here.inside("config", "check", folder.resolve("none").toString())
                        .exitCode())
                .isEqualTo(66);
    }

    @Test
    void showSaysWhatCountsAndWhereItComesFrom() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path file = Files.writeString(data.resolve("ferry.toml"), "limits.links = 9\n");

        Result json = here.inside(
                "config",
                "show",
                "--json",
                "--data",
                data.toString(),
                "--listen",
                "127.0.0.1:0",
                "--set",
                "limits.idle=9s");
        Result lines = here.inside("config", "show", "--data", data.toString());

        assertThat(json.out())
                .contains("{\"setting\":\"limits.links\",\"value\":9,\"origin\":\"file\",\"place\":\"" + file
                        + ":1:1\",\"change\":\"reload\"}")
                .contains("{\"setting\":\"listen\",\"value\":[\"127.0.0.1:0\"],\"origin\":\"command line\"")
                .contains(
                        "{\"setting\":\"limits.idle\",\"value\":\"9 s\",\"origin\":\"command line\",\"place\":\"--set\"")
                .contains("{\"setting\":\"durability\",\"value\":\"durable\",\"origin\":\"default\",\"place\":null");
        assertThat(lines.out())
                .contains("limits.links = 9  # from " + file + ":1:1\n")
                .contains("registration = \"open\"  # default\n");
    }

    @Test
    void aServerTakesTheFileInItsDirectoryAndOptionsWin() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        Files.writeString(folder.resolve("data/ferry.toml"), "registration = \"closed\"\nlisten = [\"192.0.2.1:1\"]\n");

        try (ServerProcess server = ServerProcess.start(folder)) {
            assertThat(server.told("registration")).isEqualTo("closed");
            assertThat(server.address()).startsWith("127.0.0.1:");
        }
    }

    @Test
    void noAddressAndNoSocketIsNowhere() {
        Result serve =
                here.inside("serve", "--data", folder.resolve("data").toString(), "--set", "listen=", "--no-socket");

        assertThat(serve.exitCode()).isEqualTo(64);
        assertThat(serve.err()).contains("nowhere to listen");
    }

    @Test
    void aServerDoesNotStartWithAMistakeAndTouchesNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("my.toml"), "data = \"data\"\nlistn = []\n");

        Result byFile = here.inside("serve", "--config", file.toString());
        Result typed = here.inside("serve", "--data", folder.resolve("data").toString(), "--listen", "nowhere");

        assertThat(byFile.exitCode()).isEqualTo(78);
        assertThat(byFile.err()).contains(file + ":2:1: there is no setting listn. Did you mean listen?");
        assertThat(typed.exitCode()).isEqualTo(64);
        assertThat(typed.err()).contains("--listen: listen cannot be \"nowhere\"");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aFileFoundInADirectoryCannotNameAnother() throws Exception {
        Path data = Files.createDirectory(folder.resolve("ferry-data"));
        Files.writeString(data.resolve("ferry.toml"), "data = \"../elsewhere\"\n");

        Result serve = here.ferry("serve");

        assertThat(serve.exitCode()).isEqualTo(78);
        assertThat(serve.err()).contains("ferry-data/ferry.toml:1:1: this file was found in ferry-data");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }
}
