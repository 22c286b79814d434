package ferry.bench.work;

import ferry.bench.line.Line;
import ferry.bench.line.Passed;
import ferry.bench.line.Profile;
import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Filling;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Verb;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a single TCP connection of somebody else keeps of its half of a line while a file goes up beside it, or, to compare
 * with, while it is beside connections that nothing but TCP makes faster or slower.
 */
final class LineFair extends OverLine {
    /** More than any handshake. */
    private static final long FLOW_BYTES = 256 << 10;

    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(5);

    private final Peer somebody;

    /** {@code somebody}: who sends as much as TCP lets it. */
    LineFair(Site site, Line line, Profile profile, String congestion, Peer somebody) {
        super(site, line, profile.withoutLoss(), congestion, "fair");
        this.somebody = somebody;
    }

    @Override
    public String title() {
        return "what " + somebody.name() + " keeps of its half beside it (" + profile.about() + ")";
    }

    @Override
    public List<Quantity> columns() {
        return List.of(Quantity.FAIR_SHARE, Quantity.LATE);
    }

    @Override
    public List<Quantity> compared() {
        return List.of(Quantity.FAIR_SHARE);
    }

    @Override
    public boolean suits(Peer peer) {
        return (peer.can(Verb.PUT_FILE) || peer.filling().isPresent())
                && somebody.missing().isEmpty();
    }

    @Override
    public double expectedSeconds() {
        return 3 * SECONDS_MORE + seconds();
    }

    @Override
    public void prepare(Peer peer) throws IOException {
        somebody.start();
        site.data().file(site.size().fileBytes());
    }

    /** Less than the file takes alone, so that it is still under way at the end. */
    private int seconds() {
        double alone = site.size().fileBytes() * 8.0 / profile.rateBits();
        return (int) Math.clamp(alone * 0.8, 1, site.size().fillSeconds());
    }

    /** What fills the line until the other stream has ended. */
    private List<String> words(Peer peer, String remote) throws IOException {
        return peer.filling().isPresent()
                ? peer.filling().get().words(seconds() + (int) START_MAX.toSeconds(), profile.rateBits())
                : peer.words(Verb.PUT_FILE, site.data().file(site.size().fileBytes()), remote);
    }

    @Override
    Reading overLine(Peer peer, String remote) throws IOException {
        List<String> besides = words(peer, remote);
        Filling filling = somebody.filling().orElseThrow();
        List<String> words = filling.words(seconds(), profile.rateBits());
        peer.forgetWays();
        site.quiet();
        line.become(profile);
        long before = site.ground().host().wire().bytes();
        Process beside = site.startAside(besides);
        try {
            awaitFlow(beside, before);
            Process stream = site.start(words);
            site.await(stream, words);
            boolean wasBeside = beside.isAlive();
            double bits = filling.arrivedBits(site.said())
                    .orElseThrow(() -> new IOException(somebody.name() + " did not say how much arrived"));
            if (!wasBeside && site.size() != Size.TINY) {
                throw new IOException("it was done before the other stream ended: this says nothing");
            }
            Passed passed = line.become(Profile.OPEN);
            return new Reading(Map.of(
                    Quantity.FAIR_SHARE,
                    bits / TCP_SHARE / (profile.rateBits() / 2.0),
                    Quantity.LATE,
                    passed.late() * 1e3));
        } finally {
            Site.end(beside);
            remove(peer, remote);
        }
    }

    /** The other stream comes to a file that is under way, not to a command that is still starting. */
    private void awaitFlow(Process beside, long before) throws IOException {
        try {
            long end = System.nanoTime() + START_MAX.toNanos();
            while (site.ground().host().wire().bytes() < before + FLOW_BYTES) {
                if (System.nanoTime() > end || beside.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException("nothing of the file passed the line: " + site.saidAside());
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a measurement", e);
        }
    }
}
