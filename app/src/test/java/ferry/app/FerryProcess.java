package ferry.app;

import ferry.app.command.Environment;
import ferry.app.terminal.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A real {@code ferry} process for tests, started from the classes under test: a command to wait for, or a server to
 * kill. Ended by its process id when closed, whatever happened.
 */
public final class FerryProcess implements AutoCloseable {
    /** On a machine that builds something else at the same time; a test that hangs longer is broken. */
    private static final Duration COMMAND_MAX = Duration.ofSeconds(90);

    /** What the shell calls the end by signal 9. */
    private static final int KILLED = 128 + 9;

    private static final Set<String> HEAVY = Set.of("serve", "demo");

    private static final Pattern TESTS_ONLY = Pattern.compile(
            "test-classes|testkit|junit|assertj|archunit|slf4j|surefire|opentest4j|apiguardian|byte-buddy");

    private static final String CLASSES = classes();

    private final Process process;
    private final boolean isWrapped;
    private final List<String> command;
    private final Path err;
    private final BufferedReader out;

    private FerryProcess(Process process, boolean isWrapped, List<String> command, Path err) {
        this.process = process;
        this.isWrapped = isWrapped;
        this.command = command;
        this.err = err;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** How a command ended. */
    public record Result(int exitCode, String out, String err) {}

    /**
     * Where a test's processes work: their directory, client state and input.
     *
     * @param javaOptions of the Java that runs them, after our own
     * @param wrapper a command that runs that Java as its only child (strace)
     */
    public record Place(Path folder, Path state, String input, List<String> javaOptions, List<String> wrapper) {
        public Place(Path folder) {
            this(folder, folder.resolve("state"), "");
        }

        public Place(Path folder, Path state, String input) {
            this(folder, state, input, List.of(), List.of());
        }

        /** The same place, with these lines on standard input. */
        public Place typing(String... lines) {
            return new Place(folder, state, String.join("\n", lines) + "\n", javaOptions, wrapper);
        }

        /** The same place as seen from another device. */
        public Place onDevice(String name) {
            return new Place(folder, folder.resolve("state-" + name), input, javaOptions, wrapper);
        }

        public Place withJava(String... options) {
            return new Place(folder, state, input, List.of(options), wrapper);
        }

        public Place wrappedBy(String... command) {
            return new Place(folder, state, input, javaOptions, List.of(command));
        }

        public Result ferry(String... arguments) {
            try (FerryProcess process = start(arguments)) {
                return process.await(COMMAND_MAX);
            }
        }

        /**
         * The same command inside the test's own process, many times quicker: for tests about what a server and the
         * library decide, when others have shown that processes do the same.
         */
        public Result inside(String... arguments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Environment environment = new Environment(
                    Map.of("FERRY_STATE", state.toString()),
                    Map.of("user.name", "tester"),
                    List.of(arguments),
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
            int exitCode = Commands.run(environment, Terminal.of(out, err), arguments);
            return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }

        public FerryProcess start(String... arguments) {
            return start(command(this, arguments));
        }

        /** Another program of the tests' own, with Ferry's classes and its own: {@code main}. */
        public FerryProcess startTest(Class<?> main, String... arguments) {
            List<String> command = java(this, List.of());
            command.addAll(List.of("-cp", CLASSES + java.io.File.pathSeparator + testClasses(main), main.getName()));
            command.addAll(List.of(arguments));
            return start(command);
        }

        private FerryProcess start(List<String> command) {
            try {
                Path err = Files.createTempFile(folder, ".err-", ".log");
                ProcessBuilder builder =
                        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
                builder.environment().put("LC_ALL", "C.UTF-8");
                builder.environment().put("FERRY_STATE", state.toString());
                FerryProcess process = new FerryProcess(builder.start(), !wrapper.isEmpty(), command, err);
                process.type(input);
                return process;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<String> command(Place place, String... arguments) {
        // Over in a moment: compiling well would cost more than it gains.
        List<String> quickly = HEAVY.contains(arguments[0]) ? List.of() : List.of("-XX:TieredStopAtLevel=1");
        List<String> command = java(place, quickly);
        command.addAll(List.of("-cp", CLASSES, "ferry.app.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> java(Place place, List<String> options) {
        List<String> java = new ArrayList<>(place.wrapper());
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Djdk.serialFilter=!*",
                "-Dferry.locale=en",
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC"));
        java.addAll(options);
        java.addAll(place.javaOptions());
        return java;
    }

    /** The folder that a class of the tests was compiled into. */
    private static String testClasses(Class<?> one) {
        URL file = one.getResource(one.getSimpleName() + ".class");
        if (file == null) {
            throw new AssertionError("no file of " + one);
        }
        int folders = one.getName().split("\\.", -1).length;
        return Path.of(URI.create(file.toString()))
                .resolve("../".repeat(folders))
                .normalize()
                .toString();
    }

    /** The class path of production (decision 0001), from wherever the tests find the same classes. */
    private static String classes() {
        String separator = java.io.File.pathSeparator;
        String all = System.getProperty("jdk.module.path", "") + separator + System.getProperty("java.class.path", "");
        return Arrays.stream(all.split(separator))
                .filter(entry -> !entry.isEmpty() && !TESTS_ONLY.matcher(entry).find())
                .collect(Collectors.joining(separator));
    }

    private void type(String input) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ended) {
            // It did not want to read; its exit code says why.
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The next line on standard output; fails if the process ends without one. */
    public String line() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw new AssertionError(command + " ended: " + err());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it complained about so far. */
    public String err() {
        try {
            return Files.readString(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; whether that ended it. */
    public boolean kill() {
        handle().destroyForcibly();
        return await(COMMAND_MAX).exitCode() == KILLED;
    }

    private ProcessHandle handle() {
        ProcessHandle outer = process.toHandle();
        return isWrapped ? outer.children().findFirst().orElse(outer) : outer;
    }

    /** SIGTERM. */
    public FerryProcess terminate() {
        handle().destroy();
        return this;
    }

    /** Waits for the end and reads what is left of the output. */
    public Result await(Duration limit) {
        try {
            StringBuilder text = new StringBuilder();
            // Reading a pipe holds the carrier of a virtual thread; there are as few as cores.
            Thread reader = Thread.ofPlatform().daemon().start(() -> readAll(text));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(command + " did not end: " + err());
            }
            reader.join();
            return new Result(process.exitValue(), text.toString(), err());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void readAll(StringBuilder text) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                text.append(line).append('\n');
            }
        } catch (IOException closed) {
            // A killed process leaves half a line at most.
        }
    }

    @Override
    public void close() {
        handle().destroyForcibly();
        process.toHandle().destroyForcibly();
    }

    /** The value of a plain field in a line of JSON. */
    public static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":(?:\"([^\"]*)\"|([^,\"{}\\[\\]]+))")
                .matcher(json);
        if (!found.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return found.group(1) != null ? found.group(1) : found.group(2);
    }
}
