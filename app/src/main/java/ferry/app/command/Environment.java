package ferry.app.command;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds the process; read here and nowhere below, so that nothing else depends on it.
 *
 * @param variables environment variables
 * @param properties what the launcher passes and what Java says of the system
 * @param arguments the words behind {@code ferry}
 */
public record Environment(
        Map<String, String> variables, Map<String, String> properties, List<String> arguments, InputStream in) {

    public static Environment ofProcess(String... arguments) {
        Map<String, String> properties = new java.util.HashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            properties.put(name, System.getProperty(name));
        }
        return new Environment(System.getenv(), Map.copyOf(properties), List.of(arguments), System.in);
    }

    /** A variable that is set and not empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name)).filter(value -> !value.isEmpty());
    }

    /** The person's locale as POSIX writes it. The launcher passes it on, since it sets UTF-8 for file names. */
    public String locale() {
        return property("ferry.locale")
                .or(() -> variable("LC_ALL"))
                .or(() -> variable("LC_MESSAGES"))
                .or(() -> variable("LANG"))
                .orElse("");
    }

    /** {@code ferry 0.1.0}; without a jar's manifest (run from classes) there is no number. */
    public String version() {
        String number = Environment.class.getPackage().getImplementationVersion();
        return "ferry " + (number == null ? "(development)" : number);
    }

    /** The name of the person at the operating system. */
    public String userName() {
        return property("user.name").orElse("");
    }

    /** Where the client keeps keys, known servers and journals if nobody says otherwise (XDG base directories). */
    public Path state() {
        return variable("FERRY_STATE")
                .map(Path::of)
                .or(() -> variable("XDG_STATE_HOME")
                        .map(Path::of)
                        .filter(Path::isAbsolute)
                        .map(it -> it.resolve("ferry")))
                .orElseGet(() -> Path.of(property("user.home").orElse("."), ".local", "state", "ferry"));
    }
}
