package ferry.transport;

import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;

/** The address of a Unix socket, short enough for the kernel. */
final class UnixAddress {
    private static final Charset FILE_NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private UnixAddress() {}

    static UnixDomainSocketAddress of(Endpoint.Unix endpoint) throws IOException {
        int bytes = endpoint.path().toString().getBytes(FILE_NAMES).length;
        if (bytes > TransportLimits.UNIX_PATH_BYTES) {
            throw new SocketException("the path of a Unix socket may have " + TransportLimits.UNIX_PATH_BYTES
                    + " bytes, this one has " + bytes + ": " + endpoint.path());
        }
        return UnixDomainSocketAddress.of(endpoint.path());
    }
}
