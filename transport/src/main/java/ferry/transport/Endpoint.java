package ferry.transport;

import java.nio.file.Path;

/** Where a server listens or a client dials. */
public sealed interface Endpoint {
    /** {@code host}: a name or a literal IPv4 or IPv6 address without brackets; {@code port} 0 lets the system choose. */
    record Tcp(String host, int port) implements Endpoint {
        @Override
        public String toString() {
            return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    record Unix(Path path) implements Endpoint {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
