package ferry.transport.quic;

import ferry.transport.Endpoint;
import ferry.transport.Listener;
import ferry.transport.contract.LinkPair;
import ferry.transport.contract.LinkPair.Background;
import java.time.Duration;
import java.util.Locale;

/**
 * Measures one link over loopback, both ends in this process: {@code Goodput ROUNDS MIB}; prints MiB/s and seconds of
 * processor time per GiB of each round. Figures of decision 0014 come from here.
 */
final class Goodput {
    private Goodput() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        int mebibytes = Integer.parseInt(arguments[1]);
        byte[] piece = new byte[1 << 20];
        try (QuicTransport servers = QuicLinkTest.started();
                QuicTransport clients = QuicLinkTest.started();
                Listener listener = servers.listen(new Endpoint.Quic("127.0.0.1", 0), QuicLinkTest.IDENTITY);
                LinkPair pair = LinkPair.connected(
                        listener,
                        endpoint -> clients.dial(QuicLinkTest.server(endpoint), _ -> {}, Duration.ofSeconds(5)))) {
            for (int round = 0; round < rounds; round++) {
                long began = System.nanoTime();
                long cpu = cpuNanos();
                var reader = Background.start(() -> {
                    byte[] buffer = new byte[1 << 20];
                    for (long left = (long) mebibytes << 20; left > 0; ) {
                        left -= pair.server().read(buffer, 0, (int) Math.min(left, buffer.length));
                    }
                    return null;
                });
                for (int i = 0; i < mebibytes; i++) {
                    pair.client().write(piece, 0, piece.length);
                }
                pair.client().flush();
                reader.result();
                System.out.printf(
                        Locale.ROOT,
                        "%.1f MiB/s %.1f CPU-s/GiB lost %.5f%n",
                        mebibytes * 1e9 / (System.nanoTime() - began),
                        (cpuNanos() - cpu) / 1e9 * 1024 / mebibytes,
                        pair.client().stats().lostShare().orElse(-1));
            }
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
