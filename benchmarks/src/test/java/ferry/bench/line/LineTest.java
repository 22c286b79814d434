package ferry.bench.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.bench.peer.Ground;
import ferry.bench.peer.ServerHost;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether an emulated line is what was asked for. Only root can make one. */
class LineTest {
    private static final int BYTES = 12 << 20;
    private static final int PORT = 4000;

    @TempDir
    Path folder;

    @Test
    void aLineDelaysLimitsAndLosesAsAskedForAndChangesNoByte() throws Exception {
        assumeTrue(isPossible(), "emulated lines need root, gcc and /dev/net/tun: not tested by this run");

        Map<String, Double> seen = inNamespaceOfItsOwn();

        assertThat(seen.get("delay")).as("a round trip of 40 ms").isBetween(0.039, 0.060);
        assertThat(seen.get("jitter"))
                .as("40 ms, each way up to 10 ms less or more")
                .isBetween(0.018, 0.070);
        assertThat(seen.get("seconds"))
                .as("100,663,296 bits at 80 Mbit/s, and headers")
                .isBetween(1.25, 1.9);
        assertThat(seen.get("same")).as("bytes that came back the same").isEqualTo(BYTES);
        assertThat(seen.get("lost")).as("of packets, where 2 % was asked for").isBetween(0.008, 0.032);
        assertThat(seen.get("lost without loss")).isZero();
    }

    private static boolean isPossible() throws Exception {
        return Files.exists(Path.of("/dev/net/tun"))
                && new ProcessBuilder("sh", "-c", "[ $(id -u) = 0 ] && gcc --version && unshare --net true")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
    }

    /** {@link #main} there; a thread cannot go into a namespace alone. */
    private Map<String, Double> inNamespaceOfItsOwn() throws Exception {
        Process process = java(List.of("unshare", "--net"), folder.toString(), source().toString())
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            return out.lines()
                    .map(line -> line.split("=", -1))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> Double.parseDouble(pair[1])));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Path source() {
        return Path.of("src/main/c/wan.c").toAbsolutePath();
    }

    private static ProcessBuilder java(List<String> wrapper, String... words) {
        List<String> all = new ArrayList<>(wrapper);
        all.addAll(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp"));
        all.add(System.getProperty("jdk.module.path", "") + ":" + System.getProperty("java.class.path", ""));
        all.add(LineTest.class.getName());
        all.addAll(List.of(words));
        return new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** In a namespace: {@code FOLDER SOURCE} looks at a line; {@code echo ADDRESS} answers at its other end. */
    public static void main(String... words) throws Exception {
        if (words[0].equals("echo")) {
            echo(words[1]);
        } else {
            look(Path.of(words[0]), Path.of(words[1]));
        }
    }

    private static void look(Path folder, Path source) throws Exception {
        Ground ground = new Ground(folder, "root", "root", OptionalInt.empty(), folder, ServerHost.HERE);
        try (Line line = Line.open(ground, source, 7)) {
            Process echo =
                    java(line.host().enter(), "echo", line.host().address()).start();
            try (BufferedReader said = echo.inputReader(StandardCharsets.UTF_8)) {
                said.readLine();
                line.become(new Profile("delay", 0, 40_000, 0, 0));
                tell("delay", line.roundTrip().toNanos() / 1e9);
                line.become(new Profile("jitter", 0, 40_000, 0, 10_000));
                tell("jitter", line.roundTrip().toNanos() / 1e9);
                line.become(new Profile("rate", 80_000_000, 10_000, 0, 0));
                long start = System.nanoTime();
                tell("same", move(line.host().address()));
                tell("seconds", (System.nanoTime() - start) / 1e9);
                Passed clean = line.become(new Profile("loss", 0, 1_000, 20_000, 0));
                tell("lost without loss", clean.there().lost());
                move(line.host().address());
                Passed.Counters lossy = line.become(Profile.OPEN).there();
                tell("lost", (double) lossy.lost() / lossy.taken());
            } finally {
                echo.destroyForcibly().waitFor();
            }
        }
    }

    private static void tell(String what, double value) {
        System.out.println(what + "=" + value);
    }

    /** How many bytes the other end has found to be the right ones. */
    private static long move(String address) throws IOException {
        try (Socket socket = new Socket(address, PORT)) {
            socket.getOutputStream().write(content());
            socket.shutdownOutput();
            return new DataInputStream(socket.getInputStream()).readLong();
        }
    }

    private static void echo(String address) throws IOException {
        byte[] content = content();
        try (ServerSocket listener = new ServerSocket()) {
            listener.bind(new InetSocketAddress(address, PORT));
            System.out.println("ready");
            while (true) {
                try (Socket socket = listener.accept()) {
                    byte[] arrived = socket.getInputStream().readAllBytes();
                    int difference = Arrays.mismatch(content, arrived);
                    new DataOutputStream(socket.getOutputStream()).writeLong(difference < 0 ? BYTES : difference);
                }
            }
        }
    }

    private static byte[] content() {
        byte[] content = new byte[BYTES];
        new Random(3).nextBytes(content);
        return content;
    }
}
