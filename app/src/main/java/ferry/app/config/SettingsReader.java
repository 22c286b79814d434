package ferry.app.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts settings together from a file, the environment and the command line, each stronger than the one before, and
 * collects every mistake on the way instead of stopping at the first. Used once.
 */
final class SettingsReader {
    private final Schema schema;
    private final Settings.Builder chosen = new Settings.Builder();
    private final List<Problem> problems = new ArrayList<>();

    SettingsReader(Schema schema) {
        this.schema = schema;
    }

    /** @throws IOException the file cannot be read */
    SettingsReader file(Path file) throws IOException {
        TomlFile written = TomlFile.read(file);
        problems.addAll(written.problems());
        written.values().forEach((key, raw) -> {
            // A table may stand there with nothing in it, as in the commented file.
            if (!schema.isTable(key)) {
                choose(key, raw, new Origin.File(file, raw.line(), raw.column()));
            }
        });
        return this;
    }

    SettingsReader environment(Map<String, String> variables) {
        Map<String, String> ours = new TreeMap<>(variables);
        ours.keySet().removeIf(name -> !Setting.isVariable(name));
        for (Setting<?> setting : schema.settings()) {
            String text = ours.remove(setting.variable());
            if (text != null && !text.isEmpty()) {
                choose(setting, Raw.loose(text), new Origin.Variable(setting.variable()));
            }
            secretVariable(setting).ifPresent(name -> {
                String secret = ours.remove(name);
                if (secret != null) {
                    choose(setting, Raw.loose(new Secret.Given("$" + name, secret)), new Origin.Variable(name));
                }
            });
        }
        ours.keySet().forEach(name -> problems.add(new Problem(new Origin.Variable(name), "config.unknownVariable")));
        return this;
    }

    /** {@code database_password_file} may also come as FERRY_SERVE_DATABASE_PASSWORD, which holds the secret itself. */
    private static Optional<String> secretVariable(Setting<?> setting) {
        return setting.kind() instanceof SecretKind && setting.key().endsWith("_file")
                ? Optional.of(setting.variable().substring(0, setting.variable().length() - "_FILE".length()))
                : Optional.empty();
    }

    /** One option; {@code value}: text, or a list of texts. */
    SettingsReader option(String name, Setting<?> setting, Object value) {
        Object raw =
                value instanceof List<?> list ? list.stream().map(Raw::loose).toList() : value;
        choose(setting, Raw.loose(raw), new Origin.Option(name));
        return this;
    }

    /** {@code --set KEY=VALUE}. */
    SettingsReader assignment(String option, String assignment) {
        int equals = assignment.indexOf('=');
        Origin origin = new Origin.Option(option);
        if (equals < 1) {
            problems.add(new Problem(origin, "config.assignment", assignment));
        } else {
            choose(assignment.substring(0, equals).strip(), Raw.loose(assignment.substring(equals + 1)), origin);
        }
        return this;
    }

    /** For a setting that decided where the file was found: the file cannot say otherwise. */
    void mustBe(Setting<Path> setting, Path expected, String phrase) {
        Settings settings = chosen.build();
        Path value = settings.value(setting);
        if (!value.toAbsolutePath().normalize().equals(expected.toAbsolutePath().normalize())) {
            problems.add(new Problem(settings.origin(setting), phrase, value, expected));
        }
    }

    /** Everything that is wrong; empty if {@link #settings()} can be used. */
    List<Problem> problems() {
        if (problems.isEmpty()) {
            Settings settings = chosen.build();
            schema.rules().stream()
                    .filter(rule -> !rule.holds().test(settings))
                    .forEach(rule -> problems.add(new Problem(settings.origin(rule.at()), rule.phrase())));
        }
        return List.copyOf(problems);
    }

    Settings settings() {
        return chosen.build();
    }

    private void choose(String key, Raw raw, Origin origin) {
        schema.find(key).ifPresentOrElse(setting -> choose(setting, raw, origin), () -> unknown(key, origin));
    }

    private void unknown(String key, Origin origin) {
        problems.add(schema.nearest(key)
                .map(nearest -> new Problem(origin, "config.unknownNearest", key, nearest))
                .orElseGet(() -> new Problem(origin, "config.unknown", key)));
    }

    private <T> void choose(Setting<T> setting, Raw raw, Origin origin) {
        try {
            chosen.choose(setting, setting.kind().read(raw), origin);
        } catch (WrongValueException e) {
            e.mistakes().forEach(mistake -> {
                List<Object> values = new ArrayList<>();
                values.add(setting.key());
                values.addAll(List.of(mistake.values()));
                problems.add(new Problem(place(origin, mistake.raw()), mistake.phrase(), values.toArray()));
            });
        }
    }

    /** The element of a list has a better place than the list. */
    private static Origin place(Origin origin, Raw raw) {
        return origin instanceof Origin.File(Path file, int _, int _) && raw.line() > 0
                ? new Origin.File(file, raw.line(), raw.column())
                : origin;
    }
}
