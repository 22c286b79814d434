package ferry.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.terminal.Language;
import ferry.app.terminal.Phrases;
import ferry.depot.database.DatabaseServer;
import ferry.depot.database.DatabaseServer.Host;
import ferry.depot.database.DatabaseServer.Kind;
import ferry.depot.database.DatabaseServer.UnixSocket;
import ferry.depot.database.DatabaseSettings;
import ferry.depot.database.PasswordSource;
import ferry.depot.database.SqliteFile;
import ferry.depot.database.Tls;
import ferry.transport.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseKindTest {
    @TempDir
    Path folder;

    @Test
    void eachPartGoesToItsPlace() throws IOException {
        assertThat(read("sqlite:other/ferry.db")).isEqualTo(new SqliteFile(folder.resolve("other/ferry.db")));
        assertThat(read("mariadb://ferry@db.example/site"))
                .isEqualTo(server(Kind.MARIADB, new Host("db.example", 3306), new Tls.SystemAuthorities()));
        assertThat(read("mysql://ferry@127.0.0.1:3307/site"))
                .isEqualTo(server(Kind.MYSQL, new Host("127.0.0.1", 3307), new Tls.Off()));
        assertThat(read("postgresql://ferry@[2001:db8::7]:5433/site?tls=off"))
                .isEqualTo(server(Kind.POSTGRESQL, new Host("2001:db8::7", 5433), new Tls.Off()));
        assertThat(read("postgresql://ferry@[::1]/site?tls=on"))
                .isEqualTo(server(Kind.POSTGRESQL, new Host("::1", 5432), new Tls.SystemAuthorities()));
        assertThat(read("mariadb://ferry@localhost/site?socket=/run/mysqld/mysqld.sock"))
                .isEqualTo(server(Kind.MARIADB, new UnixSocket(Path.of("/run/mysqld/mysqld.sock")), new Tls.Off()));
    }

    @Test
    void anAuthorityIsAFileWithCertificatesBesideTheSettings() throws IOException {
        TlsIdentity identity = TlsIdentity.generate(new SecureRandom(), InstantSource.system());
        identity.save(folder.resolve("key.pem"), folder.resolve("ca.pem"));
        Files.writeString(folder.resolve("nothing.pem"), "no certificate\n");

        assertThat(read("mariadb://ferry@db.example/site?ca=ca.pem"))
                .isEqualTo(server(
                        Kind.MARIADB, new Host("db.example", 3306), new Tls.Authorities(folder.resolve("ca.pem"))));
        assertThat(mistake("mariadb://ferry@db.example/site?ca=nothing.pem")).contains("no certificate");
        assertThat(mistake("mariadb://ferry@db.example/site?ca=missing.pem")).contains("no such file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqlite:/var/lib/ferry/ferry.db",
                "mariadb://ferry@db.example:3306/site",
                "mariadb://ferry@localhost/site?socket=/run/mysqld/mysqld.sock",
                "postgresql://ferry@[2001:db8::7]:5433/site?tls=off",
                "postgresql://ferry@127.0.0.1:5432/site?tls=on"
            })
    void whatIsShownCanBeWrittenAgain(String text) throws IOException {
        DatabaseKind kind = new DatabaseKind();

        assertThat(kind.plain(read(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sqlite:",
                "ferry.db",
                "oracle://ferry@db/site",
                "jdbc:mariadb://ferry@db/site",
                "mariadb://db.example/site",
                "mariadb://ferry@/site",
                "mariadb://ferry@db.example",
                "mariadb://ferry@db.example/",
                "mariadb://ferry@db.example/site/more",
                "mariadb://ferry@db.example:0/site",
                "mariadb://ferry@db.example:65536/site",
                "mariadb://ferry@db.example:99999999/site",
                "mariadb://ferry@one,two/site",
                "mariadb://ferry@address=(host=x)/site",
                "mariadb://ferry@[db.example/site",
                "mariadb://ferry@db.example/si te",
                "mariadb://ferry@db.example/-site",
                "mariadb://ferry%40x@db.example/site",
                "mariadb://ferry@db.example/site#x",
                "MARIADB://ferry@db.example/site"
            })
    void anythingElseIsAMistakeWithItsPlace(String text) throws IOException {
        assertThat(mistake(text))
                .startsWith("ferry.toml:1:1: database cannot be")
                .contains("postgresql");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allowLoadLocalInfile=true",
                "sslMode=trust",
                "tls",
                "tls=on&tls=off",
                "autoDeserialize=true",
                "user=root",
                "sessionVariables=x",
                "TLS=off",
                "&",
                "socketFactory=org.example.Evil"
            })
    void onlyTheOptionsOfAListAreTaken(String options) throws IOException {
        assertThat(mistake("mariadb://ferry@db.example/site?" + options)).contains("there is no option", "tls=off");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mariadb://ferry@db.example/site?tls=maybe",
                "mariadb://ferry@db.example/site?tls=off&ca=ca.pem",
                "mariadb://ferry@localhost/site?tls=on&socket=/run/s"
            })
    void thereIsNoHalfProtection(String text) throws IOException {
        assertThat(mistake(text)).contains("tls is \"on\" or \"off\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mariadb://ferry@db.example/site?socket=/run/s",
                "mariadb://ferry@localhost:3306/site?socket=/run/s",
                "mariadb://ferry@localhost/site?socket=run/s",
                "mariadb://ferry@localhost/site?socket=/run/s?x",
                "postgresql://ferry@localhost/site?socket=/run/s"
            })
    void aSocketIsOfThisMachineAndNotForPostgresql(String text) throws IOException {
        assertThat(mistake(text)).contains("socket=/PATH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mariadb://ferry:geheim@db.example/site",
                "postgresql://ferry:geheim@db.example:99999999/site",
                "postgresql://ferry:ge@geheim@db.example/site",
                "mariadb://ferry:ge/geheim@db.example/site"
            })
    void aPasswordIsRefusedWithAHintAndNotRepeated(String text) throws IOException {
        assertThat(mistake(text)).contains("database_password_file").doesNotContain("geheim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mariadb://ferry@db.example/site?password=geheim",
                "oracle://ferry@db.example/site?password=geheim",
                "mariadb://ferry@db.example:0/site?ca=geheim&tls=on"
            })
    void whatStandsBehindTheQuestionMarkIsNotRepeated(String text) throws IOException {
        assertThat(mistake(text)).doesNotContain("geheim");
    }

    @Test
    void aPasswordForSqliteIsAMistake() throws IOException {
        assertThat(lines("database_password_file = \"" + passwordFile() + "\"\n"))
                .singleElement()
                .asString()
                .contains("SQLite, which has none");
    }

    private static DatabaseServer server(Kind kind, DatabaseServer.Place place, Tls tls) {
        return new DatabaseServer(kind, place, "site", "ferry", PasswordSource.NONE, tls);
    }

    private Path passwordFile() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "geheim\n");
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private DatabaseSettings read(String text) throws IOException {
        SettingsReader reader = reader("database = \"" + text + "\"\n");
        assertThat(reader.problems()).isEmpty();
        return reader.settings().value(ServeSettings.DATABASE);
    }

    private String mistake(String text) throws IOException {
        List<String> lines = lines("database = \"" + text + "\"\n");
        assertThat(lines).hasSize(1);
        return lines.getFirst().substring(folder.toString().length() + 1);
    }

    private List<String> lines(String toml) throws IOException {
        Phrases phrases = new Phrases(Language.ENGLISH);
        return reader(toml).problems().stream()
                .map(problem -> problem.line(phrases))
                .toList();
    }

    private SettingsReader reader(String toml) throws IOException {
        return new SettingsReader(ServeSettings.SCHEMA).file(Files.writeString(folder.resolve("ferry.toml"), toml));
    }
}
