package ferry.client;

import java.time.Duration;

/**
 * When a transfer tries another way, and what it takes for good evidence. Decision 0015.
 *
 * @param ramp how long a way is not judged after it was taken: congestion control is still finding out
 * @param window how long goodput is counted for one judgement
 * @param rounds round trips that ramp and window have at least, each
 * @param look how often is looked at the path, for whoever watches
 * @param longFrom round trip from which on a path counts as long
 * @param slowBelow bytes a second below which goodput counts as slow
 * @param quicGain what QUIC must reach, in goodputs of TCP, to be taken
 * @param doublingGain what twice as many links must reach, in goodputs of the former number, to be kept
 */
record PathPolicy(
        Duration ramp,
        Duration window,
        int rounds,
        Duration look,
        Duration longFrom,
        long slowBelow,
        double quicGain,
        double doublingGain) {
    static final PathPolicy DEFAULT = new PathPolicy(
            ClientLimits.PATH_RAMP,
            ClientLimits.PATH_WINDOW,
            ClientLimits.PATH_ROUNDS,
            ClientLimits.PATH_LOOK,
            ClientLimits.PATH_LONG,
            ClientLimits.PATH_SLOW,
            ClientLimits.QUIC_GAIN,
            ClientLimits.DOUBLING_GAIN);

    /** {@code least}, or as many round trips as a judgement needs. */
    Duration atLeast(Duration least, Duration roundTrip) {
        Duration byRounds = roundTrip.multipliedBy(rounds);
        return byRounds.compareTo(least) > 0 ? byRounds : least;
    }

    /** How long a path is left alone that showed nothing new: twice as long, until a judgement would take as long. */
    Duration nextRest(Duration rest) {
        Duration doubled = rest.multipliedBy(2);
        Duration most = ramp.plus(window);
        return doubled.compareTo(most) < 0 ? doubled : most;
    }
}
