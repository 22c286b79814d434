package ferry.transport;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where a server listens or a client dials. */
public sealed interface Endpoint {
    /** {@code host}: a name or a literal IPv4 or IPv6 address without brackets; {@code port} 0 lets the system choose. */
    record Tcp(String host, int port) implements Endpoint {
        /** A bound or connected address; its host is a literal address, IPv6 as in RFC 5952. */
        public static Tcp of(InetSocketAddress address) {
            return new Tcp(Sockets.text(address.getAddress()), address.getPort());
        }

        @Override
        public String toString() {
            return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    /** As {@link Tcp}, by QUIC: a UDP port. A server is named by its TCP endpoint; this is only where it listens. */
    record Quic(String host, int port) implements Endpoint {
        @Override
        public String toString() {
            return new Tcp(host, port) + "/udp";
        }
    }

    record Unix(Path path) implements Endpoint {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
