package ferry.bench.work;

import ferry.bench.line.Line;
import ferry.bench.line.Profile;
import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Connect, sign in, one KiB up, over a line without its losses, which would make it a lottery. The same command over the
 * open line just before shows what it does besides waiting; the difference is its round trips. The quickest of some counts,
 * since nothing but what a machine does besides can make one slower.
 */
final class LineShort extends OverLine {
    private static final int CONTENT_BYTES = 1024;

    LineShort(Site site, Line line, Profile profile, String congestion) {
        super(site, line, profile.withoutLoss(), congestion, "short");
    }

    @Override
    public String title() {
        return "connect, sign in, 1 KiB up (" + profile.about() + "); a whole command";
    }

    @Override
    public List<Quantity> columns() {
        return List.of(
                Quantity.WALL,
                Quantity.WALL_IN_ROUND_TRIPS,
                Quantity.ROUND_TRIPS,
                Quantity.CPU,
                Quantity.LATE,
                Quantity.OTHERS);
    }

    @Override
    public List<Quantity> compared() {
        return List.of(Quantity.WALL, Quantity.ROUND_TRIPS);
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.can(Verb.PUT_FILE);
    }

    @Override
    public double expectedSeconds() {
        return 2 * site.size().repeats() * SECONDS_MORE;
    }

    @Override
    public void prepare(Peer peer) throws IOException {
        site.data().file(CONTENT_BYTES);
    }

    @Override
    Reading overLine(Peer peer, String remote) throws IOException {
        double near = Double.MAX_VALUE;
        Reading far = new Reading(Map.of(Quantity.WALL, Double.MAX_VALUE));
        for (int each = 0; each < site.size().repeats(); each++) {
            near = Math.min(near, wall(put(peer, remote + "-near-" + each, Profile.OPEN)));
            Reading reading = put(peer, remote + "-far-" + each, profile);
            far = wall(reading) < wall(far) ? reading : far;
        }
        double roundTrip = profile.roundTripMicros() / 1e6;
        return far.with(Quantity.WALL_IN_ROUND_TRIPS, wall(far) / roundTrip)
                .with(Quantity.ROUND_TRIPS, Math.max(0, wall(far) - near) / roundTrip);
    }

    private static double wall(Reading reading) {
        return reading.value(Quantity.WALL).orElseThrow();
    }

    private Reading put(Peer peer, String remote, Profile now) throws IOException {
        Path source = site.data().file(CONTENT_BYTES);
        Limited run = measure(peer, peer.words(Verb.PUT_FILE, source, remote), now);
        if (!run.isDone()) {
            throw new IOException("1 KiB takes too long");
        }
        SameContent.check(source, peer.arrived(remote));
        remove(peer, remote);
        return run.reading();
    }
}
