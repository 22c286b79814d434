package ferry.bench.peer;

import ferry.bench.measure.ProcessTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that is started when it is first needed, in a folder of its own, and ended by its process id. */
abstract class Service implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    final Ground ground;
    private final String name;
    private @Nullable Process process;
    private @Nullable IOException failure;

    Service(Ground ground, String name) {
        this.ground = ground;
        this.name = name;
    }

    final Path folder() {
        return ground.scratch().resolve(name);
    }

    /** Where uploads appear. */
    Path files() {
        return folder().resolve("files");
    }

    /** Makes keys and configuration, and gives the words that run the server in the foreground. */
    abstract List<String> prepare() throws IOException;

    /** Waits until it accepts connections; here, until somebody listens. */
    void awaitReady(Process started) throws IOException {
        long end = System.nanoTime() + START_MAX.toNanos();
        while (System.nanoTime() < end) {
            if (!started.isAlive()) {
                throw new IOException(name + " ended at once: " + log());
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(ground.host().address(), port()));
                return;
            } catch (java.net.ConnectException notYet) {
                rest();
            }
        }
        throw new IOException(name + " does not listen: " + log());
    }

    private static void rest() {
        try {
            Thread.sleep(Duration.ofMillis(20));
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a preparation", e);
        }
    }

    /** Where it listens, once prepared. */
    abstract int port();

    final void start() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (process != null) {
            return;
        }
        try {
            // What a former run left is of no use: keys, accounts, ports.
            Ground.delete(folder());
            ground.folder(name);
            ground.folder(name + "/files");
            List<String> words = prepare();
            Process started = ground.server(words)
                    .redirectErrorStream(false)
                    .redirectError(logFile().toFile())
                    .start();
            process = started;
            awaitReady(started);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private Path logFile() {
        return folder().resolve("log");
    }

    private String log() {
        try {
            return Files.readString(logFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its processes; empty for peers without a server. */
    Optional<ProcessTree> processes() {
        return Optional.ofNullable(process).map(Process::pid).map(ProcessTree::new);
    }

    /** A port where nobody listens now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        Process started = process;
        if (started == null) {
            return;
        }
        // The outer process only waits for the server.
        List<ProcessHandle> all = started.descendants().toList();
        started.children().forEach(ProcessHandle::destroy);
        try {
            if (!started.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
                started.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the end", e);
        }
        process = null;
    }
}
