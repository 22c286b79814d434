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
    private static final long HANDSHAKE_BYTES = 256 << 10;

    /** A file that has filled the line for so long has found its speed. */
    private static final double SETTLED_SECONDS = 2.5;

    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(5);

    private final Peer somebody;
    private final boolean isLate;

    /**
     * @param somebody who sends as much as TCP lets it
     * @param isLate whether it comes when the file has found its speed, and not in the moment in which both look for theirs
     */
    LineFair(Site site, Line line, Profile profile, String congestion, Peer somebody, boolean isLate) {
        super(site, line, profile.withoutLoss(), congestion, isLate ? "late" : "fair");
        this.somebody = somebody;
        this.isLate = isLate;
    }

    @Override
    public String title() {
        return "what " + somebody.name() + " keeps of its half " + (isLate ? "when it comes later" : "beside it") + " ("
                + profile.about() + ")";
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
        double alone = (site.size().fileBytes() - flowBytes()) * 8.0 / profile.rateBits();
        return (int) Math.clamp(alone * 0.8, 1, site.size().fillSeconds());
    }

    /** What passes before the other stream comes. */
    private long flowBytes() {
        if (!isLate) {
            return HANDSHAKE_BYTES;
        }
        return Math.min(site.size().fileBytes() / 2, (long) (SETTLED_SECONDS * profile.rateBits() / 8));
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
            while (site.ground().host().wire().bytes() < before + flowBytes()) {
                if (System.nanoTime() > end || beside.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException("nothing of the file passed the line: " + site.saidAside());
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a measurement", e);
        }
    }
}
