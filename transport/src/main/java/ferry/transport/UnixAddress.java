package ferry.transport;

import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;

/** The address of a Unix socket, short enough for the kernel. */
final class UnixAddress {
    private UnixAddress() {}

    static UnixDomainSocketAddress of(Endpoint.Unix endpoint) throws IOException {
        // The launcher makes file names UTF-8; in another locale a path that passes here may still be the kernel's to
        // refuse.
        int bytes = endpoint.path().toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > TransportLimits.UNIX_PATH_BYTES) {
            throw new SocketException("the path of a Unix socket may have " + TransportLimits.UNIX_PATH_BYTES
                    + " bytes, this one has " + bytes + ": " + endpoint.path());
        }
        return UnixDomainSocketAddress.of(endpoint.path());
    }
}
