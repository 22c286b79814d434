package ferry.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.terminal.Language;
import ferry.app.terminal.Phrases;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServeSettingsTest {
    private static final String BEGIN = "<!-- settings: ServeSettingsTest holds this table to the code -->\n";
    private static final String END = "\n<!-- end of settings -->";

    @TempDir
    Path folder;

    /** A setting that is in no list is read by nobody. */
    @Test
    void everySettingIsInTheSchemaOnce() throws IllegalAccessException {
        List<Setting<?>> constants = new ArrayList<>();
        for (Field field : ServeSettings.class.getFields()) {
            if (field.getType() == Setting.class) {
                constants.add((Setting<?>) field.get(null));
            }
        }

        assertThat(ServeSettings.SCHEMA.settings()).containsExactlyInAnyOrderElementsOf(constants);
        assertThat(ServeSettings.SCHEMA.settings().stream().map(Setting::key)).doesNotHaveDuplicates();
        assertThat(ServeSettings.SCHEMA.settings().stream().map(Setting::variable))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void theCommentedFileChangesNothing(Language language) throws IOException {
        Path file = Files.write(
                folder.resolve("ferry.toml"), CommentedFile.lines(ServeSettings.SCHEMA, new Phrases(language)));

        SettingsReader reader = new SettingsReader(ServeSettings.SCHEMA).file(file);

        assertThat(reader.problems()).isEmpty();
        assertThat(ServeSettings.SCHEMA.settings())
                .allSatisfy(
                        setting -> assertThat(reader.settings().origin(setting)).isInstanceOf(Origin.Default.class));
    }

    @Test
    void whatTheCommentedFileShowsAreTheDefaults() throws IOException {
        String text = CommentedFile.lines(ServeSettings.SCHEMA, new Phrases(Language.ENGLISH)).stream()
                .map(line -> line.matches("#[a-z_]+ = .*") ? line.substring(1) : line)
                .collect(Collectors.joining("\n"));
        Path file = Files.writeString(folder.resolve("ferry.toml"), text);

        SettingsReader reader = new SettingsReader(ServeSettings.SCHEMA).file(file);

        assertThat(reader.problems()).isEmpty();
        Settings written = reader.settings();
        for (Setting<?> setting : ServeSettings.SCHEMA.settings()) {
            assertThat(written.origin(setting)).as(setting.key()).isInstanceOf(Origin.File.class);
            // A relative path becomes one beside the file.
            if (!(setting.standard().apply(Settings.standards()) instanceof Path)
                    && setting != ServeSettings.SOCKET
                    && setting != ServeSettings.DATABASE) {
                assertThat(written.toml(setting))
                        .as(setting.key())
                        .isEqualTo(Settings.standards().toml(setting));
            }
        }
    }

    @Test
    void theReferenceInTheDocumentIsTheOneOfTheCode() throws IOException {
        String document = Files.readString(Path.of("../docs/operations.md"));
        String wanted = String.join("\n", ReferenceTable.lines(ServeSettings.SCHEMA, new Phrases(Language.ENGLISH)));

        int begin = document.indexOf(BEGIN) + BEGIN.length();
        assertThat(document.substring(begin, document.indexOf(END, begin)))
                .as("put this between the markers in docs/operations.md:\n%s", wanted)
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everySettingSaysWhatItIsAndWhatIsAllowed(Language language) {
        Phrases phrases = new Phrases(language);

        assertThat(ServeSettings.SCHEMA.settings()).allSatisfy(setting -> {
            assertThat(setting.reason(phrases)).matches("(?s).{6,}[.。]").doesNotContain("|");
            assertThat(setting.allowed(phrases)).isNotBlank();
            assertThat(setting.standard(phrases)).isNotBlank();
        });
    }
}
