package ferry.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.transport.contract.LinkPair.Background;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that TLS must not let through, by whatever library. */
@Timeout(30)
@ParameterizedClass
@MethodSource("libraries")
final class TlsSecurityTest {
    static {
        LowKeyLimits.set();
    }

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final TlsIdentity IDENTITY = identity();

    private final TlsEngines engines;
    private final Deadlines deadlines = new Deadlines();
    private Listener listener;

    TlsSecurityTest(TlsEngines engines) {
        this.engines = engines;
    }

    static List<TlsEngines> libraries() {
        List<TlsEngines> libraries = new ArrayList<>(List.of(TlsEngines.jsse("ferry/1")));
        TlsEngines.openSsl("ferry/1").ifPresent(libraries::add);
        return libraries;
    }

    private static TlsIdentity identity() {
        return TlsIdentity.generate(new SecureRandom(), () -> Instant.parse("2026-01-01T00:00:00Z"));
    }

    @BeforeEach
    void startListening() throws IOException {
        listener = Listener.tcp(new Endpoint.Tcp("127.0.0.1", 0), engines, IDENTITY);
    }

    @AfterEach
    void stopListening() throws IOException {
        listener.close();
        deadlines.close();
    }

    private Endpoint.Tcp endpoint() {
        return (Endpoint.Tcp) listener.endpoint();
    }

    private Background<Link> serving() {
        return Background.start(() -> listener.accept().open());
    }

    private static final class WrongKey extends IOException {
        private WrongKey() {
            super("not the pinned key");
        }
    }

    @Test
    void aServerWithAnotherKeyIsRefusedBeforeItGetsAnything() {
        Background<Link> server = serving();

        assertThatThrownBy(() -> new Dialer(engines, deadlines)
                        .tcp(
                                endpoint(),
                                _ -> {
                                    throw new WrongKey();
                                },
                                SOON))
                .isInstanceOf(WrongKey.class);

        // The server never sees the handshake finish, so there was no key to send anything under.
        assertThatThrownBy(server::result).isInstanceOf(IOException.class);
    }

    @Test
    void aRelayWithItsOwnCertificateIsRefusedByThePin() throws Exception {
        TlsIdentity relaysOwn = identity();
        try (Listener relay = Listener.tcp(new Endpoint.Tcp("127.0.0.1", 0), engines, relaysOwn)) {
            var relaying = Background.start(() -> relay.accept().open());
            AtomicReference<byte[]> seen = new AtomicReference<>();

            assertThatThrownBy(() -> new Dialer(engines, deadlines)
                            .tcp(
                                    (Endpoint.Tcp) relay.endpoint(),
                                    hash -> {
                                        seen.set(hash);
                                        if (!Arrays.equals(hash, IDENTITY.keyHash())) {
                                            throw new WrongKey();
                                        }
                                    },
                                    SOON))
                    .isInstanceOf(WrongKey.class);

            assertThat(seen.get()).isEqualTo(relaysOwn.keyHash());
            assertThatThrownBy(relaying::result).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientThatSpeaksOnlyTls12IsRefused() throws Exception {
        Background<Link> server = serving();

        try (SSLSocket client = foreignClient(trustingContext(new TrustAll()), "ferry/1")) {
            client.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(client::startHandshake).isInstanceOf(IOException.class);
        }

        assertThatThrownBy(server::result).isInstanceOf(SSLException.class);
    }

    @Test
    void aServerThatSpeaksOnlyTls12IsRefused() throws Exception {
        try (SSLServerSocket foreign = foreignServer("TLSv1.2", "ferry/1")) {
            var server = handshaking(foreign);

            assertThatThrownBy(() -> dial(foreign.getLocalPort()))
                    .isInstanceOf(SSLException.class)
                    .hasMessageMatching(".*protocol.version.*");
            assertThatThrownBy(server::result).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientThatNamesNoProtocolIsRefused() throws Exception {
        Background<Link> server = serving();

        try (SSLSocket client = foreignClient(trustingContext(new TrustAll()))) {
            client.startHandshake();
            assertThatThrownBy(server::result)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("does not speak ferry/1");
        }
    }

    @Test
    void aClientThatNamesAnotherProtocolIsRefused() throws Exception {
        Background<Link> server = serving();

        try (SSLSocket client = foreignClient(trustingContext(new TrustAll()), "http/1.1")) {
            assertThatThrownBy(client::startHandshake).isInstanceOf(SSLException.class);
        }

        assertThatThrownBy(server::result).isInstanceOf(SSLException.class);
    }

    @Test
    void aServerThatNamesNoProtocolIsRefused() throws Exception {
        try (SSLServerSocket foreign = foreignServer("TLSv1.3")) {
            var server = handshaking(foreign);

            assertThatThrownBy(() -> dial(foreign.getLocalPort()))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("does not speak ferry/1");
            server.result();
        }
    }

    @Test
    void aForeignClientThatFollowsTheRulesIsServedButCannotResume() throws Exception {
        TrustAll trust = new TrustAll();
        SSLContext context = trustingContext(trust);

        for (int i = 0; i < 2; i++) {
            Background<Link> server = serving();
            try (SSLSocket client = foreignClient(context, "ferry/1")) {
                client.startHandshake();
                try (Link link = server.result()) {
                    link.write(new byte[] {42}, 0, 1);
                    link.flush();
                    assertThat(client.getInputStream().read()).isEqualTo(42);
                }
                assertThat(client.getSession().getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
            }
        }

        // A resumed session shows no certificate.
        assertThat(trust.certificatesSeen).isEqualTo(2);
    }

    @Test
    void everyDialChecksTheKeyAnew() throws Exception {
        Dialer dialer = new Dialer(engines, deadlines);
        int[] checks = {0};
        for (int i = 0; i < 3; i++) {
            Background<Link> server = serving();
            try (Link client = dialer.tcp(endpoint(), _ -> checks[0]++, SOON)) {
                Link link = server.result();
                link.write(new byte[] {1}, 0, 1);
                link.flush();
                assertThat(client.read(new byte[1], 0, 1)).isEqualTo(1);
                link.close();
            }
        }
        assertThat(checks[0]).isEqualTo(3);
    }

    @Test
    void aServerThatNeverShakesHandsIsGivenUp() throws Exception {
        try (var silent = ServerSocketChannel.open()) {
            silent.bind(new InetSocketAddress("127.0.0.1", 0));
            int port = ((InetSocketAddress) silent.getLocalAddress()).getPort();

            assertThatThrownBy(() -> new Dialer(engines, deadlines)
                            .tcp(new Endpoint.Tcp("127.0.0.1", port), _ -> {}, Duration.ofMillis(50)))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("no TLS handshake within 50 ms");
        }
    }

    @Test
    void bytesThatAreNotTlsEndTheHandshake() throws Exception {
        Background<Link> server = serving();

        try (SocketChannel client =
                SocketChannel.open(new InetSocketAddress("127.0.0.1", endpoint().port()))) {
            client.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

            assertThatThrownBy(server::result).isInstanceOf(SSLException.class);
        }
    }

    private Link dial(int port) throws IOException {
        return new Dialer(engines, deadlines).tcp(new Endpoint.Tcp("127.0.0.1", port), _ -> {}, SOON);
    }

    private SSLSocket foreignClient(SSLContext context, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getByName("127.0.0.1"), endpoint().port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static SSLServerSocket foreignServer(String version, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new FixedKeyManager(IDENTITY)}, null, null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        parameters.setProtocols(new String[] {version});
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static Background<Void> handshaking(SSLServerSocket foreign) {
        return Background.start(() -> {
            ((SSLSocket) foreign.accept()).startHandshake();
            return null;
        });
    }

    private static SSLContext trustingContext(TrustAll trust) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        return context;
    }

    private static final class TrustAll implements X509TrustManager {
        private int certificatesSeen;

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            certificatesSeen++;
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
