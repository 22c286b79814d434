package ferry.bench.work;

import ferry.bench.line.Line;
import ferry.bench.line.Profile;
import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Filling;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One file up a line. Who takes too long is stopped, and what had arrived is counted. */
final class LineFile extends OverLine {
    private static final double MEGA = 1e6;

    /** iperf3 waits for ever if its first datagram is lost. */
    private static final int FILL_ATTEMPTS = 4;

    LineFile(Site site, Line line, Profile profile, String congestion) {
        super(site, line, profile, congestion, "file");
    }

    private long bytes() {
        return site.size().lineFileBytes(profile.rateBits());
    }

    @Override
    public String title() {
        return "one file of " + (bytes() >> 20) + " MiB up (" + profile.about() + "), at most "
                + site.size().lineSeconds() + " s";
    }

    @Override
    public List<Quantity> columns() {
        return List.of(
                Quantity.GOODPUT,
                Quantity.OF_LINE,
                Quantity.DONE,
                Quantity.LINKS,
                Quantity.BY_QUIC,
                Quantity.WALL,
                Quantity.CPU,
                Quantity.LATE,
                Quantity.OTHERS);
    }

    @Override
    public List<Quantity> compared() {
        return List.of(Quantity.GOODPUT);
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.can(Verb.PUT_FILE) || peer.filling().isPresent();
    }

    @Override
    public double expectedSeconds() {
        return 2 * SECONDS_MORE + site.size().lineSeconds() * 0.5;
    }

    @Override
    public void prepare(Peer peer) throws IOException {
        site.data().file(bytes());
    }

    @Override
    Reading overLine(Peer peer, String remote) throws IOException {
        Optional<Filling> filling = peer.filling();
        return filling.isPresent() ? fill(peer, filling.get()) : put(peer, remote);
    }

    private Reading fill(Peer peer, Filling filling) throws IOException {
        List<String> words = filling.words(site.size().fillSeconds(), profile.rateBits());
        for (int attempt = 0; attempt < FILL_ATTEMPTS; attempt++) {
            Limited run = measure(peer, words, profile);
            if (run.isDone()) {
                double bits = filling.arrivedBits(site.said())
                        .orElseThrow(() -> new IOException(peer.name() + " did not say how much arrived"));
                return with(run.reading(), bits);
            }
        }
        throw new IOException(peer.name() + " does not begin");
    }

    private Reading put(Peer peer, String remote) throws IOException {
        Path source = site.data().file(bytes());
        Limited run = measure(peer, peer.words(Verb.PUT_FILE, source, remote), profile);
        if (run.isDone()) {
            SameContent.check(source, peer.arrived(remote));
        }
        Reading way = run.isDone() ? Way.of(site.said(), run.reading()) : run.reading();
        remove(peer, remote);
        double fileBytes = (double) bytes();
        double arrived = run.isDone()
                ? fileBytes
                : Math.min(fileBytes, run.passed().there().bytes() * TCP_SHARE);
        double wall = run.reading().value(Quantity.WALL).orElseThrow();
        return with(way, arrived * 8 / wall).with(Quantity.DONE, arrived / fileBytes * 100);
    }

    private Reading with(Reading reading, double bits) {
        return reading.with(Quantity.GOODPUT, bits / MEGA).with(Quantity.OF_LINE, bits / profile.rateBits());
    }
}
