package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.command.Environment;
import ferry.app.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that end before any server is asked. */
class CommandsTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "blah | what is \"blah\"?",
                "ls | REMOTE is missing",
                "ls --blah alice@host: | what is \"--blah\"?",
                "ls inbox | A remote name looks like",
                "ls alice@host | A remote name looks like",
                "ls Alice@host: | An account's name is made of",
                "ls ferry://alice@host:99999/x | A port is a number",
                "ls alice@host:a/../b | A path is made of names",
                "whoami alice@host:inbox | Only the server is wanted here",
                "whoami | which server?",
                "login localhost | whose account?",
                "put file | what goes where?",
                "put --links 9 src alice@host: | between 1 and 8",
                "put --links some src alice@host: | or auto",
                "put --wait -1 src alice@host: | --wait=-1",
                "mv alice@host:a bob@host:b | not in the same account",
                "get alice@host:a alice@other:b . | not in the same account",
                "register alice@host --invite abc --password-stdin | the invite cannot be read",
                "keys | list|revoke",
                "keys revoke xyz alice@host | is no key",
                "receipts verify src --key abc | the receipt key cannot be read",
                "map-uid -1 alice alice@host | UID -1",
                "serve --listen 9001 | ADDRESS:PORT",
                "serve --durability none | none",
                "login alice@host --socket /tmp/x --password-stdin | no login is needed",
                "help blah | no help about \"blah\""
            })
    void aWrongCommandLineIsExplainedAndEndsWith64(String line, String explanation) throws IOException {
        Files.createFile(folder.resolve("src"));

        int exitCode = ferry(line.replace(" src", " " + folder.resolve("src")).split(" "));

        assertThat(text(err)).contains(explanation).contains("ferry").doesNotContain("\tat ", "Exception");
        assertThat(exitCode).isEqualTo(64);
        assertThat(text(out)).isEmpty();
    }

    @Test
    void aMissingLocalFileIsToldBeforeAnythingIsSent() {
        assertThat(ferry("put", folder + "/nothing", "alice@localhost:")).isEqualTo(66);
        assertThat(text(err))
                .isEqualTo("ferry put: " + folder
                        + "/nothing: there is no such file or directory here. Check the name.\n");
    }

    @Test
    void aScriptIsToldHowToGiveThePassword() {
        assertThat(ferry("register", "alice@localhost")).isEqualTo(64);
        assertThat(text(err)).contains("--password-stdin");
    }

    @Test
    void messagesSpeakTheLanguageAskedFor() {
        assertThat(ferry("--lang", "zh", "ls")).isEqualTo(64);
        assertThat(text(err)).contains("缺少 REMOTE。");
        assertThat(ferry("ls", "--lang=zh", "--help")).isZero();
        assertThat(text(out)).contains("列出服务器上的目录");
    }

    @Test
    void theLanguageOfTheLocaleIsUsedOtherwise() {
        int exitCode = Commands.run(
                new Environment(
                        Map.of("LANG", "zh_CN.UTF-8"), Map.of(), List.of(), new ByteArrayInputStream(new byte[0])),
                Terminal.of(out, err),
                "help",
                "exit-codes");

        assertThat(exitCode).isZero();
        assertThat(text(out)).contains("完成");
    }

    @Test
    void aReaderThatWentAwayIsNoFailureToTalkAbout() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        int exitCode = Commands.run(environment(), Terminal.of(closed, err), "help");

        assertThat(exitCode).isEqualTo(141);
        assertThat(text(err)).isEmpty();
    }

    @Test
    void aNameFromTheCommandLineIsEscaped() {
        assertThat(ferry("ls", "\u001b[2Jx\u202e")).isEqualTo(64);
        assertThat(text(err)).contains("\\u{001B}[2Jx").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void theVersionIsToldInBothWays() {
        assertThat(ferry("--version")).isZero();
        assertThat(ferry("version")).isZero();
        assertThat(text(out).lines()).hasSize(2).allMatch(line -> line.startsWith("ferry "));
    }

    private int ferry(String... arguments) {
        return Commands.run(environment(), Terminal.of(out, err), arguments);
    }

    private Environment environment() {
        return new Environment(
                Map.of("FERRY_STATE", folder.resolve("state").toString()),
                Map.of("user.name", "alice"),
                List.of(),
                new ByteArrayInputStream("a long enough password\n".getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
