package ferry.app.proof;

import ferry.transport.Endpoint;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code ferry serve} as a process of its own, started again and again on one data directory and port. One thread. */
final class ServerProcess implements Closeable {
    private final Path data;
    private final Path log;
    private int port = freePort();
    private List<String> javaOptions = List.of("-XX:+UseSerialGC");
    private List<String> wrapper = List.of();
    private @Nullable Process process;
    private @Nullable BufferedReader out;
    private long startedNanos;

    /** {@code directory} holds the data and, beside them, what the server says. */
    ServerProcess(Path directory) {
        this.data = directory.resolve("data");
        this.log = directory.resolve("server.log");
    }

    /** Options of the Java that runs it, and a command that runs that Java (strace). */
    ServerProcess with(List<String> options, String... wrappedBy) {
        javaOptions = options;
        wrapper = List.of(wrappedBy);
        return this;
    }

    Path data() {
        return data;
    }

    int port() {
        return port;
    }

    Endpoint.Tcp endpoint() {
        return new Endpoint.Tcp("127.0.0.1", port);
    }

    /** How the command names a place at this server. */
    String place(String account, String path) {
        return "ferry://" + account + "@127.0.0.1:" + port + "/" + path;
    }

    String log() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Starts and waits until it listens; how long that took. */
    Duration start() throws IOException {
        launch();
        return awaitReady();
    }

    void launch() throws IOException {
        launch(port);
    }

    /** Where no client finds it. */
    void launchElsewhere() throws IOException {
        launch(freePort());
    }

    private void launch(int where) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(FerryCommand.java(
                javaOptions, "serve", "--json", "--data", data.toString(), "--listen", "127.0.0.1:" + where));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.redirectInput(new File("/dev/null"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        startedNanos = System.nanoTime();
        process = builder.start();
        out = process.inputReader();
    }

    Duration awaitReady() throws IOException {
        String line = Objects.requireNonNull(out).readLine();
        if (line == null || !line.contains("\"ready\"")) {
            throw new AssertionError("the server did not start: " + line + "\n" + log());
        }
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    Process process() {
        return Objects.requireNonNull(process);
    }

    /** SIGKILL to the server itself. */
    void kill() throws InterruptedException {
        server().destroyForcibly();
        process().waitFor();
    }

    /** SIGTERM; the exit code. */
    int stop() throws IOException, InterruptedException {
        server().destroy();
        if (!process().waitFor(40, TimeUnit.SECONDS)) {
            throw new AssertionError("the server runs on 40 s after SIGTERM\n" + log());
        }
        return process().exitValue();
    }

    /** Behind a wrapper the server is its child. */
    private ProcessHandle server() {
        ProcessHandle handle = process().toHandle();
        return wrapper.isEmpty() ? handle : handle.children().findFirst().orElse(handle);
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            server().destroyForcibly();
            process.destroyForcibly();
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
