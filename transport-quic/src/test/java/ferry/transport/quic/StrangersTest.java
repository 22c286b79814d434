package ferry.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.Listener;
import ferry.transport.TlsIdentity;
import ferry.transport.contract.LinkPair.Background;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that a listener or a dialer must not be harmed by. */
@Timeout(60)
final class StrangersTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int VERSION_1 = 1;
    private static final int TYPE_MASK = 0xf0;
    private static final int RETRY = 0xf0;

    private final QuicTransport servers = QuicLinkTest.started();
    private final QuicTransport clients = QuicLinkTest.started();
    private Listener listener;

    @BeforeEach
    void listen() throws IOException {
        listener = servers.listen(new Endpoint.Quic("127.0.0.1", 0), QuicLinkTest.IDENTITY);
    }

    @AfterEach
    void stop() {
        clients.close();
        servers.close();
    }

    private Endpoint.Tcp server() {
        return QuicLinkTest.server(listener.endpoint());
    }

    private static final class WrongKey extends IOException {
        private WrongKey() {
            super("not the pinned key");
        }
    }

    @Test
    void aServerWithAnotherKeyIsRefusedAndGetsNothing() throws Exception {
        TlsIdentity other = TlsIdentity.generate(QuicLinkTest.RANDOM, () -> Instant.parse("2026-01-01T00:00:00Z"));
        AtomicReference<byte[]> seen = new AtomicReference<>();
        try (Listener relay = servers.listen(new Endpoint.Quic("127.0.0.1", 0), other)) {
            var relaying = Background.start(() -> relay.accept().open());

            assertThatThrownBy(() -> clients.dial(
                            QuicLinkTest.server(relay.endpoint()),
                            hash -> {
                                seen.set(hash);
                                if (!Arrays.equals(hash, QuicLinkTest.IDENTITY.keyHash())) {
                                    throw new WrongKey();
                                }
                            },
                            SOON))
                    .isInstanceOf(WrongKey.class);

            assertThat(seen.get()).isEqualTo(other.keyHash());
            assertThatThrownBy(relaying::result).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aPeerOfAnotherProtocolIsRefused() throws Exception {
        var serving = Background.start(() -> listener.accept().open());
        try (QuicTransport foreign = QuicTransport.start("h3", QuicLinkTest.RANDOM)) {
            assertThatThrownBy(() -> foreign.dial(server(), _ -> {}, SOON))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("does not speak h3");
        }
        assertThatThrownBy(serving::result).isInstanceOf(IOException.class);
    }

    @Test
    void aServerThatIsNotThereIsGivenUp() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            Endpoint.Tcp nobody = new Endpoint.Tcp("127.0.0.1", silent.getLocalPort());

            assertThatThrownBy(() -> clients.dial(nobody, _ -> {}, Duration.ofMillis(300)))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("no answer within 300 ms");
        }
    }

    @Test
    void oneConnectionCarriesTheLinksOfASession() throws Exception {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            var accepted = Background.start(() -> listener.accept().open());
            links.add(clients.dial(server(), _ -> {}, SOON));
            links.add(accepted.result());
        }

        assertThat(links.stream().map(Link::peer).filter(peer -> !peer.equals(server().toString())))
                .hasSize(4)
                .allMatch(links.get(1).peer()::equals);
        links.forEach(Link::close);
    }

    @Test
    void firstDatagramsThatAreTooShortGetNoAnswer() throws Exception {
        try (DatagramSocket stranger = stranger()) {
            byte[] tooShort = Arrays.copyOf(initial(VERSION_1), 1199);
            byte[] unknownVersion = Arrays.copyOf(initial(0x1a2a3a4a), 60);
            for (byte[] datagram : List.of(new byte[0], new byte[20], tooShort, unknownVersion)) {
                stranger.send(new DatagramPacket(datagram, datagram.length));
            }
            assertThatThrownBy(() -> answer(stranger)).isInstanceOf(SocketTimeoutException.class);

            byte[] whole = initial(0x1a2a3a4a);
            stranger.send(new DatagramPacket(whole, whole.length));
            assertThat(answer(stranger)).as("an offer of versions").hasSizeLessThan(whole.length);
        }
    }

    @Test
    void whenManyShakeHandsStrangersMustProveTheirAddressFirst() throws Exception {
        int proving = 10;
        List<DatagramSocket> strangers = new ArrayList<>();
        try {
            for (byte[] hello : hellos(QuicLimits.HANDSHAKES_FREE + proving)) {
                DatagramSocket stranger = stranger();
                strangers.add(stranger);
                stranger.send(new DatagramPacket(hello, hello.length));
                byte[] answer = answer(stranger);

                boolean isRetry = (answer[0] & TYPE_MASK) == RETRY;
                assertThat(isRetry)
                        .as("stranger %d", strangers.size())
                        .isEqualTo(strangers.size() > QuicLimits.HANDSHAKES_FREE);
                assertThat(answer.length).isLessThan(3 * hello.length);
            }
            var accepted = Background.start(() -> firstThatOpens(listener));

            try (Link link = clients.dial(server(), _ -> {}, SOON);
                    Link atServer = accepted.result()) {
                assertThat(link.peer()).isEqualTo(server().toString());
                assertThat(atServer.peer()).startsWith("127.0.0.1:");
            }
        } finally {
            strangers.forEach(DatagramSocket::close);
        }
    }

    /** First datagrams of so many real clients, who got no answer. */
    private List<byte[]> hellos(int count) throws Exception {
        Map<ByteBuffer, byte[]> byConnectionId = new LinkedHashMap<>();
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            Endpoint.Tcp nobody = new Endpoint.Tcp("127.0.0.1", silent.getLocalPort());
            for (int i = 0; i < count; i++) {
                Background.start(() -> clients.dial(nobody, _ -> {}, Duration.ofMillis(500)));
            }
            while (byConnectionId.size() < count) {
                byte[] datagram = answer(silent);
                byConnectionId.put(ByteBuffer.wrap(datagram, 6, datagram[5]).slice(), datagram);
            }
        }
        return List.copyOf(byConnectionId.values());
    }

    /** The strangers came first and never shake hands: each is closed, as a server's deadline does. */
    private static Link firstThatOpens(Listener listener) throws Exception {
        AtomicReference<Link> opened = new AtomicReference<>();
        while (opened.get() == null) {
            Listener.Arrival arrival = listener.accept();
            Thread opening = Thread.ofVirtual().start(() -> {
                try {
                    opened.set(arrival.open());
                } catch (IOException e) {
                    // A stranger.
                }
            });
            if (!opening.join(Duration.ofMillis(100))) {
                arrival.close();
                opening.join();
            }
        }
        return opened.get();
    }

    private DatagramSocket stranger() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        socket.connect(new InetSocketAddress("127.0.0.1", server().port()));
        socket.setSoTimeout(500);
        return socket;
    }

    private static byte[] answer(DatagramSocket stranger) throws IOException {
        byte[] buffer = new byte[2048];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        stranger.receive(packet);
        return Arrays.copyOf(buffer, packet.getLength());
    }

    /** What looks like a client's first packet until it is decrypted: random connection ids, no token. */
    private static byte[] initial(int version) {
        byte[] bytes = new byte[1200];
        new SplittableRandom().nextBytes(bytes);
        bytes[0] = (byte) 0xc3;
        for (int i = 0; i < 4; i++) {
            bytes[1 + i] = (byte) (version >>> (24 - 8 * i));
        }
        bytes[5] = 8; // destination id
        bytes[14] = 8; // source id
        bytes[23] = 0; // no token
        int rest = bytes.length - 26;
        bytes[24] = (byte) (0x40 | rest >>> 8);
        bytes[25] = (byte) rest;
        return bytes;
    }
}
