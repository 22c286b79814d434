package ferry.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a link's transport knows about the path it runs on.
 *
 * @param roundTrip TCP: how long connecting took, once and at the side that dialed (a lost SYN adds a second); QUIC: the
 *     connection's smoothed estimate of now; Unix sockets: empty
 * @param lostShare packets taken for lost over packets sent by this side, 0 to 1, on the path that QUIC uses now; some of
 *     them were only late. Empty for TCP, since Java cannot ask the kernel (TCP_INFO), and for Unix sockets
 */
public record LinkStats(Transport transport, Optional<Duration> roundTrip, OptionalDouble lostShare) {
    /** What carries the bytes. */
    public enum Transport {
        TCP,
        QUIC,
        UNIX
    }

    /** Of a path about which nothing is known (yet). */
    public static LinkStats nothingKnown(Transport transport) {
        return new LinkStats(transport, Optional.empty(), OptionalDouble.empty());
    }
}
