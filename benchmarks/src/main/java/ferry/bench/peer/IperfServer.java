package ferry.bench.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** iperf3, which sends nothing in particular. */
final class IperfServer extends Service {
    /** Fits a packet of 1,500 bytes, as QUIC's datagrams do. */
    private static final String DATAGRAM_BYTES = "1400";

    private static final Pattern RECEIVED =
            Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)");
    private static final Pattern LOST = Pattern.compile("\"lost_percent\":\\s*([0-9.e+-]+)");
    private static final Pattern SENT = Pattern.compile("\"sum\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)");

    private int port;

    IperfServer(Ground ground, String name) {
        super(ground, name);
    }

    @Override
    int port() {
        return port;
    }

    @Override
    List<String> prepare() throws IOException {
        port = freePort();
        return List.of(
                "iperf3",
                "-s",
                "-p",
                Integer.toString(port),
                "-B",
                ground.host().address());
    }

    private List<String> client(int seconds) {
        return new ArrayList<>(
                List.of("iperf3", "-J", "-c", ground.host().address(), "-p", port + "", "-t", seconds + ""));
    }

    /** Over so many TCP connections. */
    Filling tcp(int connections) {
        return new Filling() {
            @Override
            public List<String> words(int seconds, long rateBits) {
                List<String> words = client(seconds);
                words.addAll(List.of("-P", Integer.toString(connections)));
                return words;
            }

            @Override
            public OptionalDouble arrivedBits(String said) {
                return number(RECEIVED, said);
            }
        };
    }

    /** Datagrams at the rate of the path, lost or not: what any protocol over UDP cannot exceed here. */
    Filling udp() {
        return new Filling() {
            @Override
            public List<String> words(int seconds, long rateBits) {
                List<String> words = client(seconds);
                words.addAll(List.of("-u", "-b", Long.toString(rateBits), "-l", DATAGRAM_BYTES));
                return words;
            }

            @Override
            public OptionalDouble arrivedBits(String said) {
                OptionalDouble sent = number(SENT, said);
                OptionalDouble lost = number(LOST, said.substring(Math.max(0, said.lastIndexOf("\"sum\""))));
                return sent.isPresent() && lost.isPresent()
                        ? OptionalDouble.of(sent.getAsDouble() * (1 - lost.getAsDouble() / 100))
                        : OptionalDouble.empty();
            }
        };
    }

    private static OptionalDouble number(Pattern pattern, String said) {
        Matcher found = pattern.matcher(said);
        return found.find() ? OptionalDouble.of(Double.parseDouble(found.group(1))) : OptionalDouble.empty();
    }
}
