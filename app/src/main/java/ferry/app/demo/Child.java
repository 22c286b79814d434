package ferry.app.demo;

import ferry.app.command.CommandFailure;
import ferry.app.command.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Another {@code ferry} that the demo started, and ends by its process id whatever happens. */
final class Child implements AutoCloseable {
    private static final int SIGKILLED = 128 + 9;
    private static final int LOG_LINES_SHOWN = 20;
    private static final Pattern WRITTEN = Pattern.compile("(?m)^wchar: (\\d+)$");

    private final Process process;
    private final Path log;
    private final BufferedReader out;

    Child(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Gives it a line on standard input, and the end of input. */
    Child type(String line) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** The next line it prints. @throws CommandFailure if it ends without one */
    String line() throws IOException, CommandFailure {
        @Nullable String line = out.readLine();
        if (line == null) {
            throw failed();
        }
        return line;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Bytes it wrote so far, to disks and networks, as the kernel counts them; 0 if it ended. */
    long writtenBytes() {
        try {
            Matcher count = WRITTEN.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/io")));
            return count.find() ? Long.parseLong(count.group(1)) : 0;
        } catch (IOException ended) {
            return 0;
        }
    }

    /** SIGKILL: it learns nothing of it and saves nothing. False if it had ended by itself before. */
    boolean kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        return process.waitFor() == SIGKILLED;
    }

    /** SIGTERM, and what it exits with. */
    int stop(Duration limit) throws InterruptedException, CommandFailure {
        process.toHandle().destroy();
        return exitCode(limit);
    }

    /** Waits for its good end. @throws CommandFailure if it fails or hangs */
    void succeed(Duration limit) throws InterruptedException, CommandFailure, IOException {
        if (exitCode(limit) != 0) {
            throw failed();
        }
    }

    private int exitCode(Duration limit) throws InterruptedException, CommandFailure {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new CommandFailure(ExitCode.OTHER, "demo.hangs", command(), limit.toSeconds());
        }
        return process.exitValue();
    }

    private CommandFailure failed() throws IOException {
        List<String> lines = Files.readAllLines(log);
        String last = String.join(" | ", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        return new CommandFailure(ExitCode.OTHER, "demo.childFailed", command(), last);
    }

    private String command() {
        return process.info().commandLine().orElse("ferry");
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
