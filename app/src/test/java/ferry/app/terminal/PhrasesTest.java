package ferry.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.command.ExitCode;
import ferry.client.FileResult;
import ferry.client.ReceiptFile;
import ferry.client.RemoteName;
import ferry.depot.DepotSettings;
import ferry.depot.database.DatabaseProblem;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.auth.Passwords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhrasesTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z][A-Za-z]*(?:\\.[A-Za-z0-9]+)*\\.?)\"");

    private final Phrases english = new Phrases(Language.ENGLISH);
    private final Phrases chinese = new Phrases(Language.CHINESE);

    @Test
    void bothLanguagesHaveTheSameSentences() throws IOException {
        assertThat(ownKeys("phrases_zh_CN.properties")).isEqualTo(ownKeys("phrases.properties"));
        assertThat(ownKeys("help_zh_CN.properties")).isEqualTo(ownKeys("help.properties"));
    }

    @Test
    void aSentenceHasTheSameValuesInBothLanguages() {
        for (String key : keys(Language.ENGLISH)) {
            assertThat(placeholders(sentence(chinese, key))).as(key).isEqualTo(placeholders(sentence(english, key)));
        }
    }

    @Test
    void everyCodeKindAndStateHasItsSentence() {
        List<String> needed = new ArrayList<>();
        add(needed, "error.", ErrorCode.values());
        add(needed, "problem.", FileResult.Kind.values());
        add(needed, "name.", RemoteName.Mistake.values());
        add(needed, "password.", Passwords.Reason.values());
        add(needed, "receipts.against.", ReceiptFile.Against.values());
        add(needed, "serve.registration.", DepotSettings.Registration.values());
        add(needed, "database.", DatabaseProblem.Reason.values());
        add(needed, "role.", Message.Role.values());
        add(needed, "method.", Message.SignInMethod.values());
        add(needed, "kind.", Message.Kind.values());
        ExitCode.table().keySet().forEach(number -> needed.add("exitCode." + number));

        assertThat(keys(Language.ENGLISH)).containsAll(needed);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyErrorNamesWhatItIsAboutAndEndsAsASentence(ErrorCode code) {
        for (Phrases phrases : List.of(english, chinese)) {
            String sentence = phrases.say("error." + code, "SUBJECT");

            assertThat(sentence).startsWith("SUBJECT").matches("(?s).{15,}[.。)）]");
        }
    }

    /** A key that is only in the bundle, or only in the code, is found here and not by a user. */
    @Test
    void theCodeUsesExactlyTheSentencesThatExist() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(it -> it.toString().endsWith(".java")).toList()) {
                LITERAL.matcher(Files.readString(source)).results().forEach(literal -> used.add(literal.group(1)));
            }
        }

        assertThat(keys(Language.ENGLISH))
                .allSatisfy(key -> assertThat(used)
                        .as(key)
                        .anyMatch(literal -> literal.equals(key)
                                || (literal.endsWith(".") && key.startsWith(literal))
                                || key.equals(literal + ".one")
                                || key.equals(literal + ".many")));
        Set<String> groups = new TreeSet<>();
        keys(Language.ENGLISH).forEach(key -> groups.add(key.substring(0, Math.max(0, key.indexOf('.')))));
        assertThat(used.stream()
                        .filter(literal -> literal.contains(".") && !literal.endsWith("."))
                        .filter(literal -> groups.contains(literal.substring(0, literal.indexOf('.')))))
                .isSubsetOf(keys(Language.ENGLISH));
    }

    @Test
    void valuesAreNotReadAsPlaceholders() {
        assertThat(english.say("summary.alreadyThere", "{1} $0 \\", "x")).startsWith("{1} $0 \\ had");
    }

    @Test
    void theLanguageFollowsTheLocaleOfThePerson() {
        assertThat(Language.ofPosixLocale("zh_CN.UTF-8")).isEqualTo(Language.CHINESE);
        assertThat(Language.ofPosixLocale("zh_TW")).isEqualTo(Language.CHINESE);
        assertThat(Language.ofPosixLocale("en_GB.UTF-8")).isEqualTo(Language.ENGLISH);
        assertThat(Language.ofPosixLocale("de_DE")).isEqualTo(Language.ENGLISH);
        assertThat(Language.ofPosixLocale("C")).isEqualTo(Language.ENGLISH);
        assertThat(Language.ofPosixLocale("")).isEqualTo(Language.ENGLISH);
    }

    private static void add(List<String> keys, String prefix, Enum<?>... values) {
        for (Enum<?> value : values) {
            keys.add(prefix + value.name());
        }
    }

    private static String sentence(Phrases phrases, String key) {
        return bundle(phrases.language()).getString(key);
    }

    private static Set<String> keys(Language language) {
        return new TreeSet<>(bundle(language).keySet());
    }

    private static ResourceBundle bundle(Language language) {
        return Phrases.bundle("phrases", language);
    }

    private static Set<String> placeholders(String sentence) {
        Set<String> found = new TreeSet<>();
        PLACEHOLDER.matcher(sentence).results().forEach(match -> found.add(match.group()));
        return found;
    }

    /** Of one file, without those it would inherit from the base bundle. */
    private static Set<String> ownKeys(String file) throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("src/main/resources/ferry/app/terminal", file))) {
            if (!line.startsWith("#") && line.contains("=")) {
                assertThat(keys.add(line.substring(0, line.indexOf('='))))
                        .as(line)
                        .isTrue();
            }
        }
        return keys;
    }
}
