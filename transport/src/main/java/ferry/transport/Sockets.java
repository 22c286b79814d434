package ferry.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;

/** Addresses as text, and closing. */
final class Sockets {
    private Sockets() {}

    static ProtocolFamily family(InetAddress address) {
        return address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    /** {@code 127.0.0.1:40412} or {@code [::1]:40412}. */
    static String text(InetSocketAddress address) {
        return Endpoint.Tcp.of(address).toString();
    }

    /** IPv6 as in RFC 5952: the longest run of zero groups shortened. */
    static String text(InetAddress address) {
        if (!(address instanceof Inet6Address v6)) {
            return address.getHostAddress();
        }
        byte[] bytes = v6.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int[] zeros = longestZeros(groups);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == zeros[0]) {
                text.append("::");
                i += zeros[1] - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return v6.getScopeId() == 0
                ? text.toString()
                : text.append('%').append(v6.getScopeId()).toString();
    }

    /** Start and length; a single zero group is not shortened. */
    private static int[] longestZeros(int[] groups) {
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < groups.length; start++) {
            int end = start;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - start > bestLength) {
                bestStart = start;
                bestLength = end - start;
            }
        }
        return new int[] {bestStart, bestLength};
    }

    /** For sockets: there is nothing to do about a failure, and nothing is lost by it. */
    static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is released all the same.
        }
    }
}
