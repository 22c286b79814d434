package ferry.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where arrivals are counted.
 *
 * @param key the address; of IPv6 the /64, since one host has all of it
 * @param isLocal this machine: loopback or a Unix socket
 */
record Origin(String key, boolean isLocal) {
    static Origin of(String origin) {
        if (origin.startsWith("unix:")) {
            return new Origin(origin, true);
        }
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(origin);
        } catch (IllegalArgumentException _) {
            // Something a transport of ours made up: still one key.
            return new Origin(origin, false);
        }
        if (address instanceof Inet6Address six && !six.isLoopbackAddress()) {
            byte[] network = Arrays.copyOf(six.getAddress(), 8);
            return new Origin(HexFormat.of().formatHex(network) + "::/64", false);
        }
        return new Origin(origin, address.isLoopbackAddress());
    }
}
