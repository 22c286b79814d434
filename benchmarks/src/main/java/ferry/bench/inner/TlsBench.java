package ferry.bench.inner;

import ferry.protocol.SpecLimits;
import ferry.transport.Deadlines;
import ferry.transport.Dialer;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.Listener;
import ferry.transport.TlsEngines;
import ferry.transport.TlsIdentity;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Links over loopback by each TLS library: one mebibyte there and a byte back, and connecting with a whole handshake. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TlsBench {
    private static final int MIB = 1 << 20;
    private static final Duration SOON = Duration.ofSeconds(10);

    @Param({"openssl", "java"})
    public String library = "java";

    private final TlsIdentity identity = TlsIdentity.generate(new SecureRandom(), InstantSource.system());
    private final Deadlines deadlines = new Deadlines();
    private final byte[] content = new byte[MIB];
    private final byte[] answer = new byte[1];
    private @Nullable Ends ends;

    /** Since connecting; {@code link} is open all the time. */
    private record Ends(Listener listener, Dialer dialer, Link link) {
        Link dial() throws IOException {
            return TlsBench.dial(listener, dialer);
        }
    }

    @Setup(Level.Trial)
    public void connect() throws Exception {
        TlsEngines engines = "openssl".equals(library)
                ? TlsEngines.openSsl(SpecLimits.ALPN).orElseThrow()
                : TlsEngines.jsse(SpecLimits.ALPN);
        Listener listener = Listener.tcp(new Endpoint.Tcp("127.0.0.1", 0), engines, identity);
        Dialer dialer = new Dialer(engines, deadlines);
        Thread.ofVirtual().start(() -> acceptAll(listener));
        ends = new Ends(listener, dialer, dial(listener, dialer));
    }

    @TearDown(Level.Trial)
    public void disconnect() throws IOException {
        ends().link().close();
        ends().listener().close();
        deadlines.close();
    }

    @Benchmark
    public int oneMebibyte() throws IOException {
        Link link = ends().link();
        link.write(content, 0, MIB);
        link.flush();
        return link.read(answer, 0, 1);
    }

    @Benchmark
    public int connectAndHandshake() throws IOException {
        try (Link link = ends().dial()) {
            return link.peer().length();
        }
    }

    private Ends ends() {
        return Objects.requireNonNull(ends);
    }

    private static Link dial(Listener listener, Dialer dialer) throws IOException {
        return dialer.tcp((Endpoint.Tcp) listener.endpoint(), _ -> {}, SOON);
    }

    private static void acceptAll(Listener listener) {
        while (true) {
            try {
                Listener.Arrival arrival = listener.accept();
                Thread.ofVirtual().start(() -> answerEachMebibyte(arrival));
            } catch (IOException e) {
                return; // The listener was closed.
            }
        }
    }

    private static void answerEachMebibyte(Listener.Arrival arrival) {
        byte[] buffer = new byte[MIB];
        try (Link link = arrival.open()) {
            while (true) {
                for (int filled = 0; filled < MIB; ) {
                    int count = link.read(buffer, filled, MIB - filled);
                    if (count < 0) {
                        return;
                    }
                    filled += count;
                }
                link.write(buffer, 0, 1);
                link.flush();
            }
        } catch (IOException e) {
            // The other end is gone.
        }
    }
}
