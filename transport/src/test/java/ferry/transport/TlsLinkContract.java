package ferry.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.openssl.OpenSsl;
import ferry.transport.contract.LinkContract;
import ferry.transport.contract.LinkPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What TLS adds to the contract. */
abstract class TlsLinkContract extends LinkContract {
    static final TlsIdentity IDENTITY;

    static {
        LowKeyLimits.set();
        IDENTITY = TlsIdentity.generate(new SecureRandom(), () -> Instant.parse("2026-01-01T00:00:00Z"));
    }

    abstract String host();

    abstract TlsEngines serverEngines();

    abstract TlsEngines clientEngines();

    static TlsEngines jsse() {
        return TlsEngines.jsse("ferry/1");
    }

    /** With keys that wear out as soon as those of Java do in these tests. */
    static TlsEngines openSsl() {
        Optional<OpenSsl> library = OpenSsl.find();
        assumeTrue(
                library.isPresent(),
                "OpenSSL 3 is not installed (Debian: libssl3): nothing is proven about it by this run");
        return new OpenSslEngines("ferry/1", library.get(), LowKeyLimits.BYTES);
    }

    @Override
    protected Listener listen() throws Exception {
        return Listener.tcp(new Endpoint.Tcp(host(), 0), serverEngines(), IDENTITY);
    }

    @Override
    protected Link dial(Endpoint endpoint) throws Exception {
        return dialer().tcp((Endpoint.Tcp) endpoint, TlsLinkContract::requirePin, SOON);
    }

    Dialer dialer() {
        return new Dialer(clientEngines(), deadlines);
    }

    static void requirePin(byte[] serverKeyHash) throws IOException {
        if (!Arrays.equals(serverKeyHash, IDENTITY.keyHash())) {
            throw new WrongKey();
        }
    }

    static final class WrongKey extends IOException {}

    @Override
    protected SocketChannel connectedWithoutTalking() throws Exception {
        return SocketChannel.open(address());
    }

    InetSocketAddress address() throws IOException {
        Endpoint.Tcp endpoint = (Endpoint.Tcp) listener().endpoint();
        return new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
    }

    @Override
    protected LinkStats.Transport transport() {
        return LinkStats.Transport.TCP;
    }

    @Test
    void theExporterIsEqualAtBothEndsAndDiffersPerConnection() throws Exception {
        try (LinkPair first = connected();
                LinkPair second = connected()) {
            byte[] one = exporter(first.client());

            assertThat(one).hasSize(32).isEqualTo(exporter(first.server()));
            assertThat(exporter(second.client())).isEqualTo(exporter(second.server()));
            assertThat(exporter(second.client())).isNotEqualTo(one);
        }
    }

    @Test
    void bothEndsNameTheSameServerKey() throws Exception {
        try (LinkPair pair = connected()) {
            for (Link link : List.of(pair.client(), pair.server())) {
                assertThat(((LinkSecurity.Tls) link.security()).serverKeyHash()).isEqualTo(IDENTITY.keyHash());
            }
        }
    }

    static byte[] exporter(Link link) {
        return ((LinkSecurity.Tls) link.security()).exporter();
    }

    @Test
    void aConnectionThatIsCutIsAnExceptionNotAnEnd() throws Exception {
        try (Relay relay = Relay.to(address());
                LinkPair pair = LinkPair.connected(listener(), _ -> dial(relay.endpoint()))) {
            pair.client().write(new byte[] {5}, 0, 1);
            pair.client().flush();
            assertThat(readExactly(pair.server(), 1, 1)).containsExactly(5);

            relay.cutClientToServer();

            assertThatThrownBy(() -> pair.server().read(new byte[1], 0, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut");
        }
    }

    @Test
    void aReaderThatNeverWritesAnswersKeyUpdates() throws Exception {
        try (Relay relay = Relay.to(address());
                LinkPair pair = LinkPair.connected(listener(), _ -> dial(relay.endpoint()))) {
            long before = relay.serverToClientBytes();

            var sender = LinkPair.Background.start(() -> send(pair.client(), 6 * LowKeyLimits.BYTES, 1));
            assertThat(check(pair.server(), 6 * LowKeyLimits.BYTES, 1)).isEqualTo(6 * LowKeyLimits.BYTES);
            sender.result();
            // The server's side was never asked to write, so whatever it sends now is the engine's answer.
            long giveUp = System.nanoTime() + SOON.toNanos();
            while (relay.serverToClientBytes() == before) {
                assertThat(System.nanoTime()).as("no answer to a key update").isLessThan(giveUp);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void originIsTheAddressWithoutPort() throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(address());
            try (Listener.Arrival arrival = listener().accept()) {
                assertThat(arrival.origin()).isEqualTo(host());
            }
        }
    }
}
