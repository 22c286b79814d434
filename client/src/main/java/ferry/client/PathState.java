package ferry.client;

import ferry.transport.LinkStats;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The way a transfer takes, at one moment.
 *
 * @param transport of the links
 * @param roundTrip as the transport measures it, where it does
 * @param lostShare of what was sent, 0–1, where the transport counts it
 * @param links that carry content
 * @param moved the transports that were taken one after the other; empty if there was one only
 */
public record PathState(
        LinkStats.Transport transport,
        Optional<Duration> roundTrip,
        OptionalDouble lostShare,
        int links,
        List<LinkStats.Transport> moved) {}
