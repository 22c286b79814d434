package ferry.app.demo;

import ferry.app.command.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How to start another {@code ferry}: by the launcher that started this one, or as this process was started. */
final class FerryLauncher {
    private final List<String> beginning;

    private FerryLauncher(List<String> beginning) {
        this.beginning = beginning;
    }

    static FerryLauncher of(Environment environment) throws IOException {
        Optional<String> launcher = environment.property("ferry.launcher");
        return new FerryLauncher(
                launcher.isPresent()
                        ? List.of(launcher.get())
                        : likeThisProcess(environment.arguments().size()));
    }

    /** Everything before the arguments of this command: Java, its options, the main class. */
    private static List<String> likeThisProcess(int arguments) throws IOException {
        String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
        List<String> words = Arrays.asList(line.split("\0", -1));
        return words.subList(0, words.size() - 1 - arguments);
    }

    /** Starts {@code ferry} with these arguments; what it complains about goes to {@code log}. */
    Child start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(beginning);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new Child(process, log);
    }
}
