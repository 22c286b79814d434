package ferry.transport.quic;

/**
 * How fast datagrams leave on one path. The library has a congestion control (BBR) that says when each should leave, but
 * keeps that to itself, and sends all that its window of twice the path's content allows; a bottleneck that holds less than
 * that drops the rest, and what it drops makes the window smaller. So what the library has measured is turned into a rate
 * once more: fast growth until the path gives no more, then the measured rate, with a little more once in a while to see
 * whether it became faster and a little less after that, so that what has gathered on the way runs off.
 */
final class Pace {
    /** As BBR has it (draft-ietf-ccwg-bbr, §5.6): the lowest that lets the rate double in each round trip. */
    private static final double STARTING = 2.77;

    /**
     * Above what the window gives in a round trip, while the path is not full: leaving over all of it, a round's last
     * datagrams would make it nearly twice as long. As Linux paces slow start.
     */
    private static final double AHEAD = 2;

    private static final double DRAINING = 0.5;
    /** Rounds without growth by a quarter after which the path is known to be full. */
    private static final int FLAT_ROUNDS = 3;

    private static final double GROWTH = 1.25;
    private static final double[] CYCLE = {1.25, 0.75, 1, 1, 1, 1, 1, 1};

    /** A round in which less than this part of what the path carries was sent does not tell that it is full. */
    private static final double BUSY = 0.75;

    private double bandwidth;
    private double rate;
    private double gain = STARTING;
    private double fullest;
    private int flatRounds;
    private boolean isFull;
    private long roundBegan;
    private long sentInRound;
    private int round;

    /** {@code now}: in nanoseconds, of a clock that only goes forward and may wrap around. */
    void learn(long now, Pacing.Measured path) {
        if (bandwidth == 0) {
            begin(now);
        }
        bandwidth = path.bandwidth();
        double took = (now - roundBegan) / 1e9;
        double trip = path.roundTrip().toNanos() / 1e9;
        if (took > trip) {
            boolean isBusy = sentInRound > BUSY * bandwidth * took;
            begin(now);
            if (isFull) {
                gain = CYCLE[round++ % CYCLE.length];
            } else {
                grow(isBusy);
            }
        }
        // The first measurements are of a handshake: nothing could be sent faster.
        rate = isFull ? gain * bandwidth : Math.max(gain * bandwidth, AHEAD * path.window() / trip);
    }

    private void begin(long now) {
        roundBegan = now;
        sentInRound = 0;
    }

    private void grow(boolean isBusy) {
        if (bandwidth > fullest * GROWTH) {
            fullest = bandwidth;
            flatRounds = 0;
        } else if (isBusy && ++flatRounds == FLAT_ROUNDS) {
            isFull = true;
            gain = DRAINING;
        }
    }

    void sent(int bytes) {
        sentInRound += bytes;
    }

    /** Whether enough is known to hold anything back. */
    boolean isKnown() {
        return bandwidth > 0;
    }

    /** How long {@code bytes} take. */
    long nanos(int bytes) {
        return Math.round(bytes * 1e9 / rate);
    }
}
