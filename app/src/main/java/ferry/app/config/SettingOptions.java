package ferry.app.config;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code ferry serve} that choose settings, and where its file is found. */
public final class SettingOptions {
    /** Looked for in the data directory where nobody names a file. */
    private static final String FILE = "ferry.toml";

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "settings.config")
    private @Nullable Path file;

    @Option(names = "--data", paramLabel = "DIR", descriptionKey = "settings.data")
    private @Nullable String data;

    @Option(names = "--listen", paramLabel = "ADDRESS:PORT", descriptionKey = "settings.listen")
    private List<String> listen = new ArrayList<>();

    @Option(names = "--socket", paramLabel = "PATH", descriptionKey = "settings.socket")
    private @Nullable String socket;

    @Option(names = "--no-socket", descriptionKey = "settings.no-socket")
    private boolean noSocket;

    @Option(
            names = "--registration",
            paramLabel = "open|invite|approval|closed",
            descriptionKey = "settings.registration")
    private @Nullable String registration;

    @Option(names = "--durability", paramLabel = "durable|relaxed", descriptionKey = "settings.durability")
    private @Nullable String durability;

    @Option(names = "--client-key", paramLabel = "NAME=FILE", descriptionKey = "settings.client-key")
    private List<String> clientKeys = new ArrayList<>();

    @Option(names = "--set", paramLabel = "KEY=VALUE", descriptionKey = "settings.set")
    private List<String> assignments = new ArrayList<>();

    /** Settings, and every mistake on the way to them. */
    public record Outcome(Settings settings, List<Problem> problems) {}

    /** @throws IOException the file cannot be read */
    public Outcome read(Context context) throws IOException {
        SettingsReader reader = new SettingsReader(ServeSettings.SCHEMA);
        Optional<Path> found = file(context);
        if (found.isPresent()) {
            reader.file(found.get());
        }
        reader.environment(context.environment().variables());
        options(reader, context);
        if (file == null && found.isPresent()) {
            reader.mustBe(ServeSettings.DATA, data(context), "config.dataElsewhere");
        }
        return new Outcome(reader.settings(), reader.problems());
    }

    /** The same where nobody can go on with a mistake: all of them are told, and the last word ends the command. */
    public Settings settings(Context context) throws IOException, CommandFailure {
        Outcome outcome = read(context);
        check(outcome.problems(), context);
        return outcome.settings();
    }

    static void check(List<Problem> problems, Context context) throws CommandFailure {
        if (problems.isEmpty()) {
            return;
        }
        problems.forEach(problem -> context.terminal().warn(problem.line(context.phrases())));
        boolean typed = problems.stream().allMatch(problem -> problem.origin() instanceof Origin.Option);
        throw new CommandFailure(
                typed ? ExitCode.USAGE : ExitCode.CONFIGURATION,
                problems.size() == 1 ? "config.problems.one" : "config.problems.many",
                problems.size());
    }

    /** The file that is read, if there is one. */
    public Optional<Path> file(Context context) {
        return file != null
                ? Optional.of(file)
                : Optional.of(data(context).resolve(FILE)).filter(Files::exists);
    }

    /** As far as it is known before there is a file. */
    private Path data(Context context) {
        return data != null
                ? Path.of(data)
                : context.environment()
                        .variable(ServeSettings.DATA.variable())
                        .map(Path::of)
                        .orElseGet(() -> Settings.standards().value(ServeSettings.DATA));
    }

    /** In the words typed, for failures. */
    public String subject() {
        return file != null
                ? file.toString()
                : data != null
                        ? data
                        : Settings.standards().value(ServeSettings.DATA).toString();
    }

    private void options(SettingsReader reader, Context context) {
        if (context.terminal().isVerbose()) {
            reader.option("--verbose", ServeSettings.LOG_LEVEL, Kind.word(LogLevel.DEBUG));
        }
        one(reader, "--data", ServeSettings.DATA, data);
        one(reader, "--socket", ServeSettings.SOCKET, socket);
        one(reader, "--registration", ServeSettings.REGISTRATION, registration);
        one(reader, "--durability", ServeSettings.DURABILITY, durability);
        if (noSocket) {
            reader.option("--no-socket", ServeSettings.SOCKET, UnixSocketKind.NONE);
        }
        if (!listen.isEmpty()) {
            reader.option("--listen", ServeSettings.LISTEN, listen);
        }
        if (!clientKeys.isEmpty()) {
            reader.option("--client-key", ServeSettings.CLIENT_KEYS, clientKeys);
        }
        assignments.forEach(assignment -> reader.assignment("--set", assignment));
    }

    private static void one(SettingsReader reader, String name, Setting<?> setting, @Nullable String value) {
        if (value != null) {
            reader.option(name, setting, value);
        }
    }
}
