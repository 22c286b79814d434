package ferry.bench.line;

import ferry.bench.measure.ProcessTree;
import ferry.bench.measure.Wire;
import ferry.bench.peer.Ground;
import ferry.bench.peer.ServerHost;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An emulated line from this network namespace to one of its own, where the servers are: {@code wan.c}, compiled here. It
 * begins without any delay or limit. The namespace ends with it and with whoever still runs inside.
 */
public final class Line implements Closeable {
    private static final String DEVICE = "wan";
    private static final String NEAR = "10.99.0.1";
    private static final String FAR = "10.99.0.2";

    /** Where nobody listens: a refusal comes back after one round trip. */
    private static final int NOBODYS_PORT = 9;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final int LOOKS = 5;
    private static final String CONGESTION = "/proc/sys/net/ipv4/tcp_congestion_control";

    private final Process process;
    private final BufferedWriter settings;
    private final BufferedReader answers;
    private final long seed;

    private Line(Process process, long seed) {
        this.process = process;
        this.seed = seed;
        settings = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** {@code seed}: of losses and jitter. */
    public static Line open(Ground ground, Path source, long seed) throws IOException {
        Path program = ground.scratch().resolve("wan");
        run("gcc", "-O2", "-pthread", "-o", program.toString(), source.toString());
        Process process = new ProcessBuilder(program.toString(), NEAR, FAR)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Line line = new Line(process, seed);
        if (!"ready".equals(line.answers.readLine())) {
            line.close();
            throw new IOException("the line does not stand: root, /dev/net/tun and network namespaces are needed");
        }
        return line;
    }

    /** Where the servers are to be. */
    public ServerHost host() {
        return new ServerHost(FAR, enter(), new Wire(DEVICE, Optional.of(new ProcessTree(process.pid()))));
    }

    private List<String> enter() {
        return List.of("nsenter", "--net=/proc/" + process.pid() + "/ns/net");
    }

    /** From now on it is so; what happened since the last time. */
    public Passed become(Profile profile) throws IOException {
        // None is doubled, none overtaken.
        settings.write("%d %d %d %d %d %d 0 0%n"
                .formatted(
                        profile.rateBits(),
                        profile.roundTripMicros() / 2,
                        profile.lossPerMillion(),
                        profile.jitterMicros(),
                        profile.queueBytes(),
                        seed));
        settings.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the program that is the line has ended");
        }
        return Passed.parse(answer);
    }

    /** For connections that are made from now on, at both ends. */
    public void congestionControl(String name) throws IOException {
        List<String> set = List.of("sh", "-c", "echo " + name + " >" + CONGESTION);
        List<String> far = new ArrayList<>(enter());
        far.addAll(set);
        run(set.toArray(String[]::new));
        run(far.toArray(String[]::new));
    }

    /** Measured as people's connections would: the least of some. */
    public Duration roundTrip() throws IOException {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < LOOKS; look++) {
            long start = System.nanoTime();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(FAR, NOBODYS_PORT), (int) ANSWER_MAX.toMillis());
                throw new IOException("somebody listens at port " + NOBODYS_PORT + " of a new namespace");
            } catch (ConnectException refused) {
                least = Math.min(least, System.nanoTime() - start);
            }
        }
        return Duration.ofNanos(least);
    }

    private static void run(String... words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", words) + " failed: " + said.strip());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a preparation", e);
        }
    }

    @Override
    public void close() throws IOException {
        settings.close();
        try {
            if (!process.waitFor(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the end", e);
        }
    }
}
