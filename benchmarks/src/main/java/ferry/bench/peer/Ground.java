package ferry.bench.peer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where a comparison happens: a scratch folder, and the ordinary user as whom all servers and commands run, Ferry's too.
 * Nobody's shell start-up files, ssh configuration or keys take part.
 *
 * @param user the name of that user
 * @param group the name of its group
 * @param uid if this process must become that user first, because it is root
 * @param image an installed Ferry
 * @param host where the servers run
 */
public record Ground(Path scratch, String user, String group, OptionalInt uid, Path image, ServerHost host)
        implements Closeable {
    /** Preparing takes a moment; whoever takes longer hangs. */
    private static final long PREPARE_SECONDS = 60;

    private static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

    /** The same, with its servers elsewhere. */
    public Ground with(ServerHost other) {
        return new Ground(scratch, user, group, uid, image, other);
    }

    /** A new folder of that user's. */
    public Path folder(String name) throws IOException {
        return own(Files.createDirectories(scratch.resolve(name)));
    }

    /** A file of that user's that nobody else reads: what holds secrets. */
    Path secret(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setAttribute(file, "unix:mode", 0600);
        return own(file);
    }

    Path own(Path path) throws IOException {
        if (uid.isPresent()) {
            Files.setAttribute(path, "unix:uid", uid.getAsInt());
            Files.setAttribute(path, "unix:gid", uid.getAsInt());
        }
        return path;
    }

    /** Ready to start: as that user, in the scratch folder, with an environment of ours. */
    public ProcessBuilder command(List<String> words) {
        return command(List.of(), words);
    }

    /**
     * The same for a server, which becomes the first process of a namespace. What its children leave behind when they end
     * (sshd's do) becomes its own child: it waits for that, so its processor time is counted, and it ends with it.
     */
    ProcessBuilder server(List<String> words) {
        List<String> space = new ArrayList<>(host.enter());
        space.addAll(List.of("unshare", "--pid", "--fork"));
        if (uid.isEmpty()) {
            space.addAll(List.of("--user", "--map-current-user"));
        }
        space.add("--");
        return command(space, words);
    }

    private ProcessBuilder command(List<String> wrapper, List<String> words) {
        List<String> all = new ArrayList<>(wrapper);
        if (uid.isPresent()) {
            all.addAll(List.of(
                    "setpriv", "--reuid=" + uid.getAsInt(), "--regid=" + uid.getAsInt(), "--clear-groups", "--"));
        }
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all).directory(scratch.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", PATH);
        environment.put("HOME", scratch.resolve("home").toString());
        environment.put("LC_ALL", "C.UTF-8");
        return builder;
    }

    /** Jars of the programs that are many clients. */
    Path load() {
        return scratch.resolve("load");
    }

    /** Runs a command that prepares something, and fails with what it said if it fails. */
    String prepare(String input, List<String> words) throws IOException {
        Process process = command(words).redirectErrorStream(true).start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input);
        } catch (IOException ended) {
            // It did not want to read; its exit code says why.
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(PREPARE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", words) + " does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a preparation", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", words) + " failed: " + said.strip());
        }
        return said;
    }

    String prepare(String... words) throws IOException {
        return prepare("", List.of(words));
    }

    /** Whether a program of that name is installed. */
    static boolean isInstalled(String program) {
        return Stream.of(PATH.split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Removes a file or a tree; nothing is there afterwards. */
    public static void delete(Path path) throws IOException {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete(scratch);
    }
}
