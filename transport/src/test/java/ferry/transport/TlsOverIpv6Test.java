package ferry.transport;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.BeforeAll;

final class TlsOverIpv6Test extends TlsLinkContract {
    @BeforeAll
    static void needsIpv6() throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getByName("::1"), 0));
        } catch (IOException e) {
            abort("this machine has no ::1, TLS over IPv6 is not tested: " + e.getMessage());
        }
    }

    @Override
    String host() {
        return "::1";
    }

    @Override
    protected String peerPattern() {
        return "\\[::1]:\\d+";
    }

    @Override
    TlsEngines serverEngines() {
        return jsse();
    }

    @Override
    TlsEngines clientEngines() {
        return jsse();
    }
}
