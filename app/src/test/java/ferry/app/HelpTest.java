package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.command.Context;
import ferry.app.command.Environment;
import ferry.app.command.NamedCommand;
import ferry.app.terminal.Language;
import ferry.app.terminal.Phrases;
import ferry.app.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class HelpTest {
    @ParameterizedTest
    @EnumSource(Language.class)
    void everyCommandTeachesByExample(Language language) {
        for (CommandLine command : commands(language)) {
            String name = command.getCommandSpec().qualifiedName();

            assertThat(command.getUsageMessage()).as(name).containsPattern("(?m)^  (.* \\| )?" + name + "( |$)");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyOptionAndArgumentIsExplained(Language language) {
        for (CommandLine command : commands(language)) {
            for (ArgSpec argument : command.getCommandSpec().args()) {
                assertThat(argument.description())
                        .as("%s %s", command.getCommandSpec().qualifiedName(), argument)
                        .isNotEmpty()
                        .allMatch(line -> !line.isBlank());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyCommandSaysInOneSentenceWhatItDoes(Language language) {
        for (CommandLine command : commands(language)) {
            assertThat(command.getCommandSpec().usageMessage().header())
                    .as(command.getCommandSpec().qualifiedName())
                    .hasSize(1)
                    .allMatch(header -> header.endsWith(".") || header.endsWith("。") || header.endsWith("）"));
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void anExampleStaysOnItsLine(Language language) {
        for (CommandLine command : commands(language)) {
            assertThat(command.getUsageMessage().lines().map(String::stripTrailing))
                    .as(command.getCommandSpec().qualifiedName())
                    .containsAll(
                            Stream.of(command.getCommandSpec().usageMessage().footer())
                                    .map(String::stripTrailing)
                                    .toList());
        }
    }

    /** So that a path can be copied. Chinese has no spaces to break at. */
    @Test
    void aLineBreaksBetweenWords() {
        for (CommandLine command : commands(Language.ENGLISH)) {
            String shown = words(command.getUsageMessage());
            for (ArgSpec argument : command.getCommandSpec().args()) {
                assertThat(shown)
                        .as("%s %s", command.getCommandSpec().qualifiedName(), argument)
                        .contains(words(String.format(String.join(" ", argument.description()))));
            }
        }
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ");
    }

    @Test
    void aCommandIsMadeUnderTheNameThatItHas() {
        for (NamedCommand command : Commands.all(context(Language.ENGLISH))) {
            assertThat(command.line().get().getCommandName()).isEqualTo(command.name());
        }
    }

    @Test
    void theCommandsAreThoseThatAreDocumented() {
        assertThat(line(Language.ENGLISH).getSubcommands().keySet())
                .containsExactly(
                        "serve",
                        "config",
                        "demo",
                        "register",
                        "login",
                        "logout",
                        "whoami",
                        "ping",
                        "passwd",
                        "put",
                        "get",
                        "ls",
                        "stat",
                        "mkdir",
                        "mv",
                        "rm",
                        "keys",
                        "2fa",
                        "receipts",
                        "invite",
                        "map-uid",
                        "forget",
                        "quota",
                        "admin",
                        "version",
                        "help");
    }

    @Test
    void noOptionTakesAPassword() {
        for (CommandLine command : commands(Language.ENGLISH)) {
            assertThat(command.getCommandSpec().options())
                    .noneMatch(option -> option.longestName().contains("password")
                            && option.arity().max() > 0);
        }
    }

    private static List<CommandLine> commands(Language language) {
        List<CommandLine> all = new ArrayList<>();
        collect(line(language), all);
        return all;
    }

    private static void collect(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(each -> collect(each, all));
    }

    private static CommandLine line(Language language) {
        return Commands.line(context(language));
    }

    private static Context context(Language language) {
        return new Context(
                new Environment(Map.of(), Map.of(), List.of(), InputStream.nullInputStream()),
                Terminal.of(new ByteArrayOutputStream(), new ByteArrayOutputStream()),
                new Phrases(language));
    }
}
