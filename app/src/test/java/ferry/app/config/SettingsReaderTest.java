package ferry.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.terminal.Language;
import ferry.app.terminal.Phrases;
import ferry.depot.DepotSettings.Registration;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    private static final Phrases ENGLISH = new Phrases(Language.ENGLISH);
    private static final Setting<Optional<Secret>> PASSWORD =
            Setting.of("database_password_file", new SecretKind(), Optional.empty(), Change.RESTART);

    @TempDir
    Path folder;

    @Test
    void whereNobodyChoosesTheDefaultsCount() {
        Settings settings = new SettingsReader(ServeSettings.SCHEMA).settings();

        assertThat(settings.value(ServeSettings.LISTEN)).isEqualTo(ListenAddress.DEFAULTS);
        assertThat(settings.value(ServeSettings.REGISTRATION)).isEqualTo(Registration.OPEN);
        assertThat(settings.value(ServeSettings.SOCKET)).contains(Path.of("ferry-data/ferry.sock"));
        assertThat(settings.origin(ServeSettings.LISTEN)).isInstanceOf(Origin.Default.class);
    }

    @Test
    void theFileIsWeakerThanTheEnvironmentAndThatThanOptions() throws IOException {
        Path file = write("""
                registration = "closed"
                stop_within = "5 s"
                log_level = "error"

                [limits]
                links = 7
                idle = "2 min"
                """);

        Settings settings = good(new SettingsReader(ServeSettings.SCHEMA)
                .file(file)
                .environment(Map.of("FERRY_SERVE_LOG_LEVEL", "debug", "FERRY_SERVE_LIMITS_LINKS", "8", "HOME", "/x"))
                .option("--verbose", ServeSettings.LOG_LEVEL, "warning")
                .assignment("--set", "limits.idle=90s"));

        assertThat(settings.value(ServeSettings.REGISTRATION)).isEqualTo(Registration.CLOSED);
        assertThat(settings.origin(ServeSettings.REGISTRATION)).hasToString(file + ":1:1");
        assertThat(settings.value(ServeSettings.LINKS)).isEqualTo(8);
        assertThat(settings.origin(ServeSettings.LINKS)).hasToString("FERRY_SERVE_LIMITS_LINKS");
        assertThat(settings.value(ServeSettings.LOG_LEVEL)).isEqualTo(LogLevel.WARNING);
        assertThat(settings.value(ServeSettings.IDLE)).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.origin(ServeSettings.IDLE)).hasToString("--set");
        assertThat(settings.value(ServeSettings.STOP_WITHIN)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void registrationClosesItselfWhenOthersCanCome() throws IOException {
        Settings settings = good(new SettingsReader(ServeSettings.SCHEMA)
                .environment(Map.of("FERRY_SERVE_LISTEN", "127.0.0.1:9001, 0.0.0.0:9002")));

        assertThat(settings.value(ServeSettings.LISTEN))
                .containsExactly(new Endpoint.Tcp("127.0.0.1", 9001), new Endpoint.Tcp("0.0.0.0", 9002));
        assertThat(settings.value(ServeSettings.REGISTRATION)).isEqualTo(Registration.INVITE);
    }

    @Test
    void everyMistakeIsToldAtItsPlaceWithWhatIsAllowed() throws IOException {
        Path file = write("""
                listen = ["0.0.0.0:9001", "nowhere", "[::]:99999"]
                registraton = "open"
                registration = "sometimes"
                idle = "10 s"

                [limits]
                links = 0
                sign_in = 10
                nonsense_that_nobody_meant = true
                """);

        SettingsReader reader = new SettingsReader(ServeSettings.SCHEMA).file(file);

        assertThat(lines(reader))
                .containsExactly(
                        file + ":1:27: listen cannot be \"nowhere\". Allowed: \"ADDRESS:PORT\", such as"
                                + " \"0.0.0.0:9001\" or \"[::]:9001\".",
                        file + ":1:38: listen cannot be \"[::]:99999\". Allowed: \"ADDRESS:PORT\", such as"
                                + " \"0.0.0.0:9001\" or \"[::]:9001\".",
                        file + ":2:1: there is no setting registraton. Did you mean registration?",
                        file + ":3:1: registration cannot be \"sometimes\". Allowed: one of \"open\", \"invite\","
                                + " \"approval\", \"closed\".",
                        file + ":4:1: there is no setting idle. Did you mean limits.idle?",
                        file + ":7:1: limits.links cannot be 0. Allowed: a whole number from 1 to 1000000.",
                        file
                                + ":8:1: limits.sign_in cannot be 10. Allowed: a time from \"1 s\" to \"10 s\", with ms, s,"
                                + " min, h or d.",
                        file + ":9:1: there is no setting limits.nonsense_that_nobody_meant. `ferry config init` lists"
                                + " all of them.");
    }

    @Test
    void whatIsNoTomlIsToldAtItsPlace() throws IOException {
        Path file = write("""
                registration = "open"
                registration = "closed"
                listen = [
                """);

        assertThat(lines(new SettingsReader(ServeSettings.SCHEMA).file(file)))
                .anySatisfy(line -> assertThat(line).startsWith(file + ":2:1: this is not TOML: "))
                .anySatisfy(line -> assertThat(line).startsWith(file + ":4:1: this is not TOML: "));
    }

    @Test
    void settingsThatContradictEachOtherAreToldAtTheOneThatWasChosen() throws IOException {
        Path file = write("limits.arrivals_full = 3\n");

        assertThat(lines(new SettingsReader(ServeSettings.SCHEMA).file(file)))
                .singleElement()
                .asString()
                .startsWith(file + ":1:1: limits.arrivals_free is larger than limits.arrivals_full");
    }

    @Test
    void anUnknownVariableIsAMistakeToo() {
        assertThat(lines(new SettingsReader(ServeSettings.SCHEMA).environment(Map.of("FERRY_SERVE_LISTN", "x"))))
                .singleElement()
                .asString()
                .startsWith("FERRY_SERVE_LISTN: ");
    }

    @ParameterizedTest
    @CsvSource({
        "limits.idle=0s", "limits.idle=90", "limits.idle=-1s", "limits.idle=1 week", "limits.idle=999999999999s",
        "limits.links=1.5", "limits.links=", "limits.links=99999999999999999999", "=1", "listen"
    })
    void aWrongAssignmentIsTold(String assignment) {
        assertThat(lines(new SettingsReader(ServeSettings.SCHEMA).assignment("--set", assignment)))
                .singleElement()
                .asString()
                .startsWith("--set: ");
    }

    @Test
    void aClientKeyIsReadFromItsFileBesideTheSettings() throws IOException {
        byte[] secret = new byte[32];
        secret[0] = 7;
        secretFile("office.key", Base64.getEncoder().encodeToString(secret) + "\n", "rw-------");
        Path file = write("client_keys = [{ name = \"office\", file = \"office.key\" }]\n");

        Settings settings = good(new SettingsReader(ServeSettings.SCHEMA).file(file));

        List<ClientKey> keys = settings.value(ServeSettings.CLIENT_KEYS);
        assertThat(keys).extracting(ClientKey::name).containsExactly("office");
        assertThat(keys.getFirst().secret()).isEqualTo(secret);
        assertThat(settings.toml(ServeSettings.CLIENT_KEYS))
                .isEqualTo("[{ name = \"office\", file = \"" + folder.resolve("office.key") + "\" }]");
    }

    @Test
    void aSecretThatOthersCanReadIsRefused() throws IOException {
        secretFile("a.key", Base64.getEncoder().encodeToString(new byte[32]), "rw----r--");
        secretFile("b.key", "c2hvcnQ=", "rw-------");
        Path file = write("""
                client_keys = [
                  { name = "a", file = "a.key" },
                  { name = "b", file = "b.key" },
                  { name = "c", file = "missing.key" },
                  { name = "d" },
                ]
                """);

        assertThat(lines(new SettingsReader(ServeSettings.SCHEMA).file(file)))
                .satisfiesExactly(
                        line -> assertThat(line).contains(":2:", "a.key", "rw----r--", "chmod 600"),
                        line -> assertThat(line).contains(":3:", "b.key is no client key"),
                        line -> assertThat(line).contains(":4:", "missing.key cannot be read: no such file"),
                        line -> assertThat(line).contains(":5:", "client_keys cannot be {name=\"d\"}"));
    }

    @Test
    void aSecretComesFromAFileOrFromTheEnvironmentAndIsNeverShown() throws IOException {
        Schema schema = new Schema(List.of(PASSWORD), List.of());
        Path secret = secretFile("password", "geheim\n", "rw-------");

        Settings byFile = good(new SettingsReader(schema).assignment("--set", "database_password_file=" + secret));
        Settings byVariable =
                good(new SettingsReader(schema).environment(Map.of("FERRY_SERVE_DATABASE_PASSWORD", "geheim")));

        for (Settings settings : List.of(byFile, byVariable)) {
            assertThat(settings.value(PASSWORD).orElseThrow().read()).isEqualTo("geheim");
            assertThat(settings.toml(PASSWORD) + settings.value(PASSWORD)).doesNotContain("geheim");
        }
        assertThat(byVariable.toml(PASSWORD)).isEqualTo("\"$FERRY_SERVE_DATABASE_PASSWORD\"");
    }

    @Test
    void anEmptySecretIsNone() throws IOException {
        Schema schema = new Schema(List.of(PASSWORD), List.of());
        Path secret = secretFile("password", "\n", "rw-------");

        assertThat(lines(new SettingsReader(schema).assignment("--set", "database_password_file=" + secret)))
                .singleElement()
                .asString()
                .contains("is empty");
    }

    @Test
    void twoClientKeysCannotShareAName() throws IOException {
        Path key = secretFile("a.key", Base64.getEncoder().encodeToString(new byte[32]), "rw-------");

        assertThat(lines(new SettingsReader(ServeSettings.SCHEMA)
                        .option("--client-key", ServeSettings.CLIENT_KEYS, List.of("a=" + key, "a=" + key))))
                .containsExactly("--client-key: two client keys have the same name. Give each its own.");
    }

    @Test
    void textOfAnyKindSurvivesBeingWritten() throws IOException {
        String odd = "a\"b\\c\té船\u0001";
        Path file = write("data = " + TomlText.of(odd) + "\n");

        Settings settings = good(new SettingsReader(ServeSettings.SCHEMA).file(file));

        assertThat(settings.value(ServeSettings.DATA)).isEqualTo(folder.resolve(odd));
    }

    private static Settings good(SettingsReader reader) {
        assertThat(lines(reader)).isEmpty();
        return reader.settings();
    }

    private static List<String> lines(SettingsReader reader) {
        return reader.problems().stream().map(problem -> problem.line(ENGLISH)).toList();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("ferry.toml"), text);
    }

    private Path secretFile(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
