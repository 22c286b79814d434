package ferry.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.Listener;
import ferry.transport.contract.LinkPair.Background;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often a client waits for its server before it may send. */
@Timeout(30)
final class HandshakeTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void aLinkIsThereAfterTheServersFirstFlight() throws Exception {
        try (QuicTransport servers = QuicLinkTest.started();
                QuicTransport clients = QuicLinkTest.started();
                Listener listener = servers.listen(new Endpoint.Quic("127.0.0.1", 0), QuicLinkTest.IDENTITY);
                DatagramSocket front = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
                DatagramSocket back = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            var dialed = Background.start(
                    () -> clients.dial(new Endpoint.Tcp("127.0.0.1", front.getLocalPort()), _ -> {}, SOON));
            int server = ((Endpoint.Quic) listener.endpoint()).port();
            SocketAddress client = pass(front, back, new InetSocketAddress("127.0.0.1", server));
            pass(back, front, client);

            // From here on nothing passes any more.
            try (Link link = dialed.result()) {
                assertThat(link.peer()).contains(String.valueOf(front.getLocalPort()));
            }
        }
    }

    /** Passes one datagram on. @return who sent it */
    private static SocketAddress pass(DatagramSocket from, DatagramSocket over, SocketAddress to) throws IOException {
        DatagramPacket datagram = new DatagramPacket(new byte[2048], 2048);
        from.receive(datagram);
        SocketAddress sender = datagram.getSocketAddress();
        datagram.setSocketAddress(to);
        over.send(datagram);
        return sender;
    }
}
