package ferry.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.LinkSecurity;
import ferry.transport.LinkStats;
import ferry.transport.Listener;
import ferry.transport.TlsIdentity;
import ferry.transport.contract.LinkContract;
import ferry.transport.contract.LinkPair;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract over QUIC, and what QUIC adds. */
class QuicLinkTest extends LinkContract {
    static final String PROTOCOL = "ferry/1";
    static final SecureRandom RANDOM = new SecureRandom();
    static final TlsIdentity IDENTITY = TlsIdentity.generate(RANDOM, () -> Instant.parse("2026-01-01T00:00:00Z"));

    private final QuicTransport servers = started(QuicTransport.Tempo.NORMAL, sockets());
    private final QuicTransport clients = started(QuicTransport.Tempo.NORMAL, sockets());

    UdpSockets sockets() {
        return UdpSockets.LINUX;
    }

    static QuicTransport started() {
        return started(QuicTransport.Tempo.NORMAL);
    }

    static QuicTransport started(QuicTransport.Tempo tempo) {
        return started(tempo, UdpSockets.best());
    }

    private static QuicTransport started(QuicTransport.Tempo tempo, UdpSockets sockets) {
        try {
            return QuicTransport.start(PROTOCOL, RANDOM, tempo, sockets);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        clients.close();
        servers.close();
    }

    @Override
    protected Listener listen() throws Exception {
        return servers.listen(new Endpoint.Quic("127.0.0.1", 0), IDENTITY);
    }

    @Override
    protected Link dial(Endpoint endpoint) throws Exception {
        return clients.dial(server(endpoint), _ -> {}, SOON);
    }

    static Endpoint.Tcp server(Endpoint endpoint) {
        Endpoint.Quic quic = (Endpoint.Quic) endpoint;
        return new Endpoint.Tcp(quic.host(), quic.port());
    }

    /** A connection that shook hands and has no stream. */
    @Override
    protected Closeable connectedWithoutTalking() throws Exception {
        return clients.connect(server(listener().endpoint()), _ -> {}, SOON);
    }

    @Override
    protected LinkStats.Transport transport() {
        return LinkStats.Transport.QUIC;
    }

    @Test
    void bothEndsAreBoundToTheSameCertificate() throws Exception {
        try (LinkPair pair = connected()) {
            for (Link link : List.of(pair.client(), pair.server())) {
                var security = (LinkSecurity.TlsEndPoint) link.security();
                assertThat(security.certificateHash()).isEqualTo(IDENTITY.endPoint());
                assertThat(security.serverKeyHash()).isEqualTo(IDENTITY.keyHash());
            }
        }
    }

    @Test
    void everyDialChecksTheKeyAlsoWhereItFindsAConnection() throws Exception {
        IOException refusal = new IOException("not the pinned key");
        try (LinkPair pair = connected()) {
            assertThatThrownBy(() -> clients.dial(
                            server(listener().endpoint()),
                            _ -> {
                                throw refusal;
                            },
                            SOON))
                    .isSameAs(refusal);

            pair.client().write(new byte[] {1}, 0, 1);
            pair.client().flush();
            assertThat(readExactly(pair.server(), 1, 1)).containsExactly(1);
        }
    }

    @Test
    void aPeerThatReadsNothingIsSentNoMoreThanItsCredit() throws Exception {
        AtomicLong taken = new AtomicLong();
        try (LinkPair pair = connected()) {
            byte[] piece = new byte[64 << 10];
            var writer = LinkPair.Background.start(() -> {
                for (int i = 0; i < 1024; i++) {
                    pair.client().write(piece, 0, piece.length);
                    taken.addAndGet(piece.length);
                }
                return null;
            });
            long before;
            do {
                before = taken.get();
                assertThat(writer.thread().join(Duration.ofMillis(300)))
                        .as("it wrote 64 MiB")
                        .isFalse();
            } while (taken.get() != before);

            assertThat(before).isLessThan(2 << 20);
            pair.client().close();
            assertThatThrownBy(writer::result).isInstanceOf(IOException.class);
            // What was written is not all there, so its end is no orderly one.
            assertThatThrownBy(() -> readToTheEnd(pair.server())).isInstanceOf(IOException.class);
        }
    }

    private static void readToTheEnd(Link link) throws IOException {
        byte[] buffer = new byte[64 << 10];
        while (link.read(buffer, 0, buffer.length) >= 0) {}
    }

    @Test
    void linksRunOverIpv6Too() throws Exception {
        try (Listener six = servers.listen(new Endpoint.Quic("::1", 0), IDENTITY);
                LinkPair pair = LinkPair.connected(six, this::dial)) {
            pair.client().write(new byte[] {6}, 0, 1);
            pair.client().flush();

            assertThat(readExactly(pair.server(), 1, 1)).containsExactly(6);
            assertThat(pair.server().peer()).matches("\\[::1]:\\d+");
        } catch (BindException e) {
            abort("this machine has no ::1, QUIC over IPv6 is not tested: " + e.getMessage());
        }
    }

    @Override
    protected String peerPattern() {
        return "127\\.0\\.0\\.1:\\d+";
    }
}
