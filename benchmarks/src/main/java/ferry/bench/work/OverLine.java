package ferry.bench.work;

import ferry.bench.line.Line;
import ferry.bench.line.Passed;
import ferry.bench.line.Profile;
import ferry.bench.measure.Meter;
import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Ground;
import ferry.bench.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Something done over an emulated line, with one congestion control of the host. Only the command itself meets the line's
 * delay, rate and losses; what comes before and after goes over the same line while it is open.
 */
abstract class OverLine implements Workload {
    /** Of an IP packet of 1,500 bytes, what TCP carries. */
    static final double TCP_SHARE = 1448.0 / 1500;

    final Site site;
    final Line line;
    final Profile profile;
    private final String congestion;
    private final String what;

    OverLine(Site site, Line line, Profile profile, String congestion, String what) {
        this.site = site;
        this.line = line;
        this.profile = profile;
        this.congestion = congestion;
        this.what = what;
    }

    @Override
    public final String id() {
        return profile.name() + "-" + congestion + "-" + what;
    }

    /** One command, or what was seen of it until it took too long and was ended. */
    record Limited(Reading reading, Passed passed, boolean isDone) {}

    @Override
    public final Reading run(Peer peer, int round) throws IOException {
        line.congestionControl(congestion);
        line.become(Profile.OPEN);
        try {
            return overLine(peer, id() + "-" + round + "-" + peer.name());
        } finally {
            line.become(Profile.OPEN);
        }
    }

    /** {@code remote}: a name that was not used before. */
    abstract Reading overLine(Peer peer, String remote) throws IOException;

    /** Every command is a cold one: Ferry's client remembers which ways were good, and has that taken away before. */
    final Limited measure(Peer peer, List<String> words, Profile now) throws IOException {
        peer.forgetWays();
        site.quiet();
        line.become(now);
        Meter meter = site.meter(peer);
        Process process = site.start(words);
        meter.watch(process);
        boolean isDone = site.awaitAtMost(process, words, site.size().lineSeconds());
        Reading reading = meter.stop();
        Passed passed = line.become(Profile.OPEN);
        if (passed.isBroken()) {
            throw new IOException("the emulated line could not keep up: this says nothing");
        }
        return new Limited(reading.with(Quantity.LATE, passed.late() * 1e3), passed, isDone);
    }

    /** Takes away what a command has left, if it has come that far. */
    static void remove(Peer peer, String remote) throws IOException {
        if (Files.exists(peer.arrived(remote))) {
            peer.remove(List.of(remote));
        }
    }

    final Ground ground() {
        return site.ground();
    }
}
