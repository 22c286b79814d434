package ferry.app.proof;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A line between two network namespaces of its own, made by the program that the benchmarks use ({@code wan.c}): real TCP
 * and real UDP of the kernel, over packets that get lost, doubled and overtaken, or that do not pass at all. Clients are
 * started behind the words {@link #near}, servers behind {@link #far}. Root only.
 */
final class EmulatedLine implements AutoCloseable {
    /** Of the server. */
    static final String FAR = "10.98.0.2";

    private static final String NEAR = "10.98.0.1";
    private static final String DEVICE = "wan";
    private static final int PER_CENT = 10_000;
    private static final int ALL = 100 * PER_CENT;

    /** What is on the way at the fastest of our lines, and the least that is a queue. */
    private static final int QUEUE_BYTES = 256 << 10;

    private final Process near;
    private final Process line;
    private final BufferedWriter settings;
    private final BufferedReader answers;
    private final long seed;
    private Weather weather = Weather.FAIR;

    /** Per cent are of the packets of one direction. */
    record Weather(long rateBits, int roundTripMillis, int jitterMillis, int lost, int doubled, int overtaken) {
        static final Weather FAIR = new Weather(0, 0, 0, 0, 0, 0);
    }

    private EmulatedLine(Process near, Process line, long seed) {
        this.near = near;
        this.line = line;
        this.seed = seed;
        settings = line.outputWriter(StandardCharsets.UTF_8);
        answers = line.inputReader(StandardCharsets.UTF_8);
    }

    static boolean isPossible() throws IOException, InterruptedException {
        return Files.exists(Path.of("/dev/net/tun"))
                && start("sh", "-c", "[ $(id -u) = 0 ] && gcc --version && nsenter --version && unshare --net true")
                                .waitFor()
                        == 0;
    }

    /** In fair weather. {@code seed}: of everything that happens to packets. */
    static EmulatedLine open(Path folder, long seed) throws IOException, InterruptedException {
        Path program = folder.resolve(DEVICE);
        Process compiler = start("gcc", "-O2", "-pthread", "-o", program.toString(), "../benchmarks/src/main/c/wan.c");
        if (compiler.waitFor() != 0) {
            throw new IOException("wan.c does not compile");
        }
        // Stays as long as its input is open, and the namespace with it.
        Process near =
                new ProcessBuilder("unshare", "--net", "sh", "-c", "ip link set lo up; echo ready; exec cat").start();
        near.inputReader(StandardCharsets.UTF_8).readLine();
        Process line = new ProcessBuilder(inside(near, List.of(program.toString(), NEAR, FAR)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        EmulatedLine opened = new EmulatedLine(near, line, seed);
        if (!"ready".equals(opened.answers.readLine())) {
            opened.close();
            throw new IOException("the line does not stand");
        }
        return opened;
    }

    private static Process start(String... words) throws IOException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> inside(Process namespace, List<String> words) {
        return java.util.stream.Stream.concat(enter(namespace).stream(), words.stream())
                .toList();
    }

    private static List<String> enter(Process namespace) {
        return List.of("nsenter", "--net=/proc/" + namespace.pid() + "/ns/net");
    }

    /** Words before those of a client. */
    String[] near() {
        return enter(near).toArray(String[]::new);
    }

    /** Words before those of a server. */
    String[] far() {
        return enter(line).toArray(String[]::new);
    }

    /** From now on; what happened to packets towards the server since the last change: {@code taken}, {@code lost} … */
    Map<String, Long> become(Weather next) throws IOException {
        weather = next;
        return set(next.lost * PER_CENT);
    }

    /** Nothing passes, in either direction. */
    void dark() throws IOException {
        set(ALL);
    }

    /** As it was before the dark. */
    void light() throws IOException {
        become(weather);
    }

    private Map<String, Long> set(int lostPerMillion) throws IOException {
        settings.write("%d %d %d %d %d %d %d %d%n"
                .formatted(
                        weather.rateBits,
                        weather.roundTripMillis * 500,
                        lostPerMillion,
                        weather.jitterMillis * 1000,
                        QUEUE_BYTES,
                        seed,
                        weather.doubled * PER_CENT,
                        weather.overtaken * PER_CENT));
        settings.flush();
        Map<String, Long> passed = new HashMap<>();
        for (String word : answers.readLine().strip().split(" ", -1)) {
            String[] pair = word.split("=", -1);
            // The way there comes first.
            passed.putIfAbsent(pair[0], Long.parseLong(pair[1]));
        }
        return passed;
    }

    /** Bytes of whole packets that have arrived at the server's end. */
    long arrived() throws IOException {
        return Files.readString(Path.of("/proc/" + line.pid() + "/net/dev"))
                .lines()
                .map(String::strip)
                .filter(device -> device.startsWith(DEVICE + ":"))
                .mapToLong(device -> Long.parseLong(
                        device.substring(DEVICE.length() + 1).strip().split(" +", -1)[0]))
                .sum();
    }

    /** TCP connections at the server's end of which the kernel there knows no end. */
    long established(int port) throws IOException {
        String local = String.format(":%04X", port);
        return Files.readString(Path.of("/proc/" + line.pid() + "/net/tcp"))
                .lines()
                .map(entry -> entry.strip().split(" +", -1))
                // A number, the local address, the peer's, and the state: 01.
                .filter(fields ->
                        Arrays.asList(fields).size() > 3 && fields[1].endsWith(local) && fields[3].equals("01"))
                .count();
    }

    @Override
    public void close() throws IOException {
        settings.close();
        near.outputWriter(StandardCharsets.UTF_8).close();
        for (Process process : List.of(line, near)) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
