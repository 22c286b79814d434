package ferry.app.proof;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real {@code ferry} command: a process of its own, from the classes under test, with the launcher's options. */
final class FerryCommand {
    private final Path state;
    private final Path output;

    /** {@code state}: keys and journals of this client; {@code output}: a directory for what the processes say. */
    FerryCommand(Path state, Path output) {
        this.state = state;
        this.output = output;
    }

    /** How a run ended. */
    record Ended(int exitCode, String out, String err) {
        /** A number of the one line of JSON on standard output. */
        long number(String field) {
            return Long.parseLong(field(field).orElseThrow(() -> new AssertionError("no " + field + " in " + this)));
        }

        Optional<String> field(String name) {
            int at = out.indexOf("\"" + name + "\":");
            if (at < 0) {
                return Optional.empty();
            }
            String rest = out.substring(at + name.length() + 3);
            return Optional.of(rest.split("[,}\\]]", 2)[0].replace("\"", "").strip());
        }
    }

    /** A run that is not over. */
    final class Running {
        private final Process process;
        private final Path out;
        private final Path err;

        private Running(Process process, Path out, Path err) {
            this.process = process;
            this.out = out;
            this.err = err;
        }

        Process process() {
            return process;
        }

        /** SIGKILL; whether it was still running. */
        boolean kill() throws InterruptedException {
            boolean alive = process.isAlive();
            process.destroyForcibly();
            process.waitFor();
            return alive && process.exitValue() == 128 + 9;
        }

        Ended await(long seconds) throws IOException, InterruptedException {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + seconds + " s:\n" + Files.readString(err));
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    Ended run(String input, String... arguments) throws IOException, InterruptedException {
        Running running = start(arguments);
        try (var stdin = running.process().getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return running.await(120);
    }

    Running start(String... arguments) throws IOException {
        Files.createDirectories(output);
        Path out = Files.createTempFile(output, arguments[0], ".out");
        Path err = Files.createTempFile(output, arguments[0], ".err");
        ProcessBuilder builder = new ProcessBuilder(java(List.of("-XX:+UseSerialGC"), arguments))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("FERRY_STATE", state.toString());
        return new Running(builder.start(), out, err);
    }

    /** The command line of a Ferry that runs from the classes under test. */
    static List<String> java(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Djdk.serialFilter=!*", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator,
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", "")));
        command.add("ferry.app.Main");
        command.addAll(Arrays.asList(arguments));
        return command;
    }
}
