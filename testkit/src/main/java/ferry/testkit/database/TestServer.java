package ferry.testkit.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A database server in a temporary directory, on loopback and a Unix socket. It ends with the JVM,
 * however that ends: a shell beside it waits for the end of its own input. One test at a time.
 */
public abstract sealed class TestServer implements AutoCloseable
        permits MariaDbTestServer, MySqlTestServer, PostgresTestServer {
    public static final String USER = "ferry";
    public static final String PASSWORD = "p'a\"s\\s w%00örd";

    /** Ends the server when this JVM is gone, and ends, with its output, when the server is gone and buried. */
    private static final String WATCH = """
            exec 3<&0
            "$@" 2>&1 </dev/null 3<&- &
            server=$!
            { read -r _ <&3; kill -9 $server; } >/dev/null 2>&1 &
            while kill -0 $server 2>/dev/null; do wait $server; done
            kill $!
            """;

    private static final long START_SECONDS = 120;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path directory;
    private final int port;
    private final String readyLine;
    private @Nullable Process watch;

    TestServer(String name, String readyLine) throws IOException {
        this.directory = Files.createTempDirectory("ferry-test-" + name);
        this.readyLine = readyLine;
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Where it keeps everything; the server's own user may enter. */
    public final Path directory() {
        return directory;
    }

    public final int port() {
        return port;
    }

    public abstract Path socket();

    /** A new, empty database that {@link #USER} owns. */
    public final String newDatabase() throws IOException {
        String database = "ferry_" + DATABASES.incrementAndGet();
        makeDatabase(database);
        return database;
    }

    abstract void makeDatabase(String database) throws IOException;

    /** A program of the server's package, told to connect here as the administrator; its arguments follow. */
    public abstract List<String> client(String program);

    /** Runs SQL as the server's administrator, in a database. */
    public abstract String administer(String database, String sql) throws IOException;

    abstract List<String> command();

    /** What else is said to the server's command line; kept for later starts. */
    private final List<String> options = new ArrayList<>();

    public final void addOptions(String... more) {
        options.addAll(List.of(more));
    }

    /** Returns when it answers. */
    public final void start() throws IOException {
        List<String> line = new ArrayList<>(List.of("sh", "-c", WATCH, "watch"));
        line.addAll(command());
        line.addAll(options);
        Process started = new ProcessBuilder(line).redirectErrorStream(true).start();
        watch = started;
        List<String> said = new ArrayList<>();
        BufferedReader out = started.inputReader();
        for (String read = out.readLine(); ; read = out.readLine()) {
            if (read == null) {
                throw new IOException("the test's database server did not start: " + said);
            }
            said.add(read);
            if (read.contains(readyLine)) {
                break;
            }
        }
        // Read on, or it would stop when the pipe is full.
        // Reading a pipe holds the carrier of a virtual thread: two such readers on two cores, and nothing else runs.
        Thread.ofPlatform().daemon().start(() -> drain(out));
    }

    private static void drain(BufferedReader out) {
        try {
            while (out.readLine() != null) {}
        } catch (IOException | UncheckedIOException e) {
            // It ended.
        }
    }

    /** SIGKILL to all of its processes; returns when they are gone, and buried: PostgreSQL looks for its predecessor. */
    public final void kill() {
        Process known = watch;
        if (known == null) {
            return;
        }
        watch = null;
        // Stopped first, so that none of them makes another that is not on the list.
        List<ProcessHandle> stopped = known.descendants().toList();
        stopped.forEach(process -> signal(process, "STOP"));
        List<ProcessHandle> servers = known.descendants().toList();
        servers.forEach(ProcessHandle::destroyForcibly);
        servers.forEach(TestServer::awaitEnd);
        awaitBurial(known);
    }

    /** The shell that started the server waits for it, and ends. */
    private static void awaitBurial(Process shell) {
        boolean interrupted = false;
        while (true) {
            try {
                if (!shell.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the shell beside a database server does not end: " + shell.pid());
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void signal(ProcessHandle process, String name) {
        try {
            run(List.of("kill", "-" + name, Long.toString(process.pid())));
        } catch (IOException e) {
            // It ended by itself.
        }
    }

    /** A process that nobody has buried yet has ended too, and holds nothing any more. */
    private static void awaitEnd(ProcessHandle process) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (isRunning(process.pid())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("a killed database server does not end: " + process.pid());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean isRunning(long pid) {
        try {
            String status = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public final void close() {
        kill();
        removeAll(directory);
    }

    static void removeAll(Path directory) {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A temporary directory is left over.
        }
    }

    static boolean isRoot() {
        return System.getProperty("user.name", "").equals("root");
    }

    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return said;
    }
}
