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

/**
 * Connect, sign in, one KiB up, over a line without its losses, which would make it a lottery. The same command over the
 * open line just before shows what it does besides waiting; the difference is its round trips.
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
    public void prepare(Peer peer) throws IOException {
        site.data().file(CONTENT_BYTES);
    }

    @Override
    Reading overLine(Peer peer, String remote) throws IOException {
        double near =
                put(peer, remote + "-near", Profile.OPEN).value(Quantity.WALL).orElseThrow();
        Reading far = put(peer, remote + "-far", profile);
        double wall = far.value(Quantity.WALL).orElseThrow();
        double roundTrip = profile.roundTripMicros() / 1e6;
        return far.with(Quantity.WALL_IN_ROUND_TRIPS, wall / roundTrip)
                .with(Quantity.ROUND_TRIPS, (wall - near) / roundTrip);
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
