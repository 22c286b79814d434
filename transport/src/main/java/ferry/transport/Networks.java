package ferry.transport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;

/** Which network this machine is in. */
public final class Networks {
    private static final int IPV4_PREFIX_BYTES = 3;
    private static final int IPV6_PREFIX_BYTES = 8;

    private Networks() {}

    /**
     * The network from whose address the server is reached, as {@code 192.0.2.0/24} or {@code 2001:db8::/64}: it differs
     * between places, and stays when only the host part of an address changes. Two places may have the same private
     * network. Empty if the host is not known or there is no way to it. Sends nothing but a question for the host's name.
     */
    public static Optional<String> towards(Endpoint.Tcp server) {
        try (DatagramSocket socket = new DatagramSocket()) {
            // Of a UDP socket this only chooses the route and, by it, the local address.
            socket.connect(new InetSocketAddress(InetAddress.getByName(server.host()), Math.max(1, server.port())));
            return Optional.of(prefix(socket.getLocalAddress()));
        } catch (IOException | java.io.UncheckedIOException unknown) {
            return Optional.empty();
        }
    }

    static String prefix(InetAddress local) throws IOException {
        int kept = local instanceof Inet6Address ? IPV6_PREFIX_BYTES : IPV4_PREFIX_BYTES;
        byte[] bytes = local.getAddress();
        Arrays.fill(bytes, kept, bytes.length, (byte) 0);
        return Sockets.text(InetAddress.getByAddress(bytes)) + "/" + 8 * kept;
    }
}
