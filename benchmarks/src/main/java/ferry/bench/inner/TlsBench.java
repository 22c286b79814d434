package ferry.bench.inner;

import ferry.protocol.SpecLimits;
import ferry.transport.TlsEngines;
import ferry.transport.TlsIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The TLS engine as the links use it: one mebibyte through both sides, and a whole handshake. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TlsBench {
    private static final int MIB = 1 << 20;
    private static final int RECORD_BYTES = 16 * 1024;

    /** Which kind of buffer goes into the engine and comes out. */
    @Param({"heap", "direct"})
    public String buffers = "heap";

    private final TlsEngines engines = TlsEngines.jsse(SpecLimits.ALPN);
    private final TlsIdentity identity = TlsIdentity.generate(new SecureRandom(), InstantSource.system());
    private Pair pair = new Pair(ByteBuffer::allocate);

    private interface Allocation {
        ByteBuffer of(int bytes);
    }

    @Setup
    public void connect() throws IOException {
        pair = new Pair("direct".equals(buffers) ? ByteBuffer::allocateDirect : ByteBuffer::allocate);
        pair.handshake();
    }

    @Benchmark
    public int oneMebibyte() throws IOException {
        return pair.move(MIB);
    }

    @Benchmark
    public int handshake() throws IOException {
        return new Pair(ByteBuffer::allocate).handshake();
    }

    /** Client and server back to back. */
    private final class Pair {
        private final SSLEngine client;
        private final SSLEngine server;
        private final ByteBuffer plain;
        private final ByteBuffer arrived;
        private final ByteBuffer toServer;
        private final ByteBuffer toClient;

        Pair(Allocation allocation) {
            try {
                client = engines.client("localhost", _ -> {});
                server = engines.server(identity);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            int packet = client.getSession().getPacketBufferSize() * 2;
            plain = allocation.of(RECORD_BYTES);
            arrived = allocation.of(packet);
            toServer = allocation.of(packet);
            toClient = allocation.of(packet);
        }

        int handshake() throws IOException {
            client.beginHandshake();
            server.beginHandshake();
            int steps = 0;
            while (isShaking(client) || isShaking(server)) {
                step(client, toClient, toServer);
                step(server, toServer, toClient);
                steps++;
            }
            return steps;
        }

        private static boolean isShaking(SSLEngine engine) {
            return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
        }

        /** What the engine wants next; {@code in} and {@code out} are ready to be written to in between. */
        private void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws IOException {
            Runnable task = engine.getDelegatedTask();
            while (task != null) {
                task.run();
                task = engine.getDelegatedTask();
            }
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                engine.wrap(plain.clear().limit(0), out);
            } else if (in.position() > 0) {
                in.flip();
                engine.unwrap(in, arrived.clear());
                in.compact();
            }
        }

        int move(int bytes) throws IOException {
            int moved = 0;
            while (moved < bytes) {
                plain.clear();
                client.wrap(plain, toServer.clear());
                toServer.flip();
                while (toServer.hasRemaining()) {
                    moved += server.unwrap(toServer, arrived.clear()).bytesProduced();
                }
            }
            return moved;
        }
    }
}
