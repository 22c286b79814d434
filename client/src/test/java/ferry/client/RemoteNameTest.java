package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.transport.Endpoint;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "alice@localhost:inbox/          | alice | localhost:9001      | inbox           | true",
                "localhost:                      | -     | localhost:9001      | ''              | true",
                "alice@localhost:inbox/report    | alice | localhost:9001      | inbox/report    | false",
                "alice@localhost:/inbox//report  | alice | localhost:9001      | inbox/report    | false",
                "[::1]:a:b@c                     | -     | [::1]:9001          | a:b@c           | false",
                "bob@[fe80::1%eth0]:x            | bob   | [fe80::1%eth0]:9001 | x               | false",
                "ferry://alice@example.org:7/x y | alice | example.org:7       | x y             | false",
                "ferry://example.org             | -     | example.org:9001    | ''              | true",
                "ferry://[::1]:9/a%20b/          | -     | [::1]:9             | a%20b           | true",
                "Example.ORG:文件                 | -     | example.org:9001    | 文件             | false",
                "127.0.0.1:.                     | -     | 127.0.0.1:9001      | ''              | true",
            })
    void namesAreReadAsTheyAreTyped(String text, String account, String server, String path, boolean directory)
            throws Exception {
        RemoteName name = RemoteName.parse(text);

        assertThat(name.account()).isEqualTo(Optional.ofNullable(account));
        assertThat(name.server()).hasToString(server);
        assertThat(name.path()).hasToString(path);
        assertThat(name.isDirectory()).isEqualTo(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "report.pdf                 | NO_COLON",
                "./a:b                      | NO_COLON",
                "/etc/passwd:x              | NO_COLON",
                ":inbox                     | BAD_HOST",
                "alice@:inbox               | BAD_HOST",
                "::1:inbox                  | BAD_HOST",
                "[::1:inbox                 | BAD_HOST",
                "[localhost]:x              | BAD_HOST",
                "-oProxy:x                  | BAD_HOST",
                "Alice@localhost:x          | BAD_ACCOUNT",
                "@localhost:x               | BAD_ACCOUNT",
                "a@b@localhost:x            | BAD_ACCOUNT",
                "ferry://localhost:0/x      | BAD_PORT",
                "ferry://localhost:65536/x  | BAD_PORT",
                "ferry://localhost:+1/x     | BAD_PORT",
                "ferry:///x                 | BAD_HOST",
                "localhost:../x             | BAD_PATH",
                "localhost:a/./b            | BAD_PATH",
            })
    void whatCannotBeReadSaysWhy(String text, RemoteName.Mistake mistake) {
        assertThatThrownBy(() -> RemoteName.parse(text))
                .isInstanceOfSatisfying(
                        RemoteName.SyntaxException.class,
                        wrong -> assertThat(wrong.mistake()).isEqualTo(mistake))
                .hasMessageContaining(text);
    }

    @Test
    void aServerNeedsNoColonAndHasNoPath() throws Exception {
        assertThat(RemoteName.parseServer("alice@localhost").server()).isEqualTo(new Endpoint.Tcp("localhost", 9001));
        assertThat(RemoteName.parseServer("alice@localhost:").account()).contains("alice");
        assertThatThrownBy(() -> RemoteName.parseServer("alice@localhost:inbox"))
                .isInstanceOfSatisfying(
                        RemoteName.SyntaxException.class,
                        wrong -> assertThat(wrong.mistake()).isEqualTo(RemoteName.Mistake.PATH_NOT_ALLOWED));
    }
}
