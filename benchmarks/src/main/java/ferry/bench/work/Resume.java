package ferry.bench.work;

import ferry.bench.measure.Meter;
import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.measure.Wire;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The client is killed when half of a file has passed the wire; then the same is done again in the way that the peer's
 * manual recommends. Measured is the second command. What both have put on the wire, less what the same file takes there
 * when nobody is killed, was sent again; it is told over the half that was missing. Less the file alone would count
 * headers of packets and records as sent again, twice over: of the whole file against its half.
 */
final class Resume implements Workload {
    private static final Duration LOOK = Duration.ofMillis(1);

    private final Site site;

    Resume(Site site) {
        this.site = site;
    }

    @Override
    public String id() {
        return "W5";
    }

    @Override
    public String title() {
        return "one file of " + (site.size().fileBytes() >> 20) + " MiB up, killed half way; the second command";
    }

    @Override
    public List<Quantity> columns() {
        return List.of(
                Quantity.WALL,
                Quantity.CLIENT_CPU,
                Quantity.SERVER_CPU,
                Quantity.SENT_AGAIN,
                Quantity.WIRE_KIB,
                Quantity.OTHERS);
    }

    @Override
    public List<Quantity> compared() {
        return List.of(Quantity.WALL, Quantity.CPU);
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.can(Verb.PUT_AGAIN);
    }

    @Override
    public double expectedSeconds() {
        return 3 * (SECONDS_MORE + site.size().fileBytes() / BYTES_PER_SECOND);
    }

    @Override
    public void prepare(Peer peer) throws IOException {
        site.data().file(site.size().fileBytes());
    }

    @Override
    public Reading run(Peer peer, int round) throws IOException {
        Path source = site.data().file(site.size().fileBytes());
        String remote = id() + "-" + round;
        Reading unbroken = site.measure(peer, peer.words(Verb.PUT_FILE, source, remote + "-unbroken"));
        peer.remove(List.of(remote + "-unbroken"));
        site.quiet();
        Meter first = site.meter(peer);
        killHalfWay(peer, peer.words(Verb.PUT_FILE, source, remote));
        Reading killed = first.stop();
        Reading second = site.measure(peer, peer.words(Verb.PUT_AGAIN, source, remote));
        SameContent.check(source, peer.arrived(remote));
        peer.remove(List.of(remote));
        double missingKib = site.size().fileBytes() / 1024.0 / 2;
        double againKib = wireKib(killed) + wireKib(second) - wireKib(unbroken);
        return second.with(Quantity.SENT_AGAIN, againKib / missingKib * 100);
    }

    private static double wireKib(Reading reading) {
        return reading.value(Quantity.WIRE_KIB).orElseThrow();
    }

    private void killHalfWay(Peer peer, List<String> words) throws IOException {
        Wire wire = site.ground().host().wire();
        long half = wire.bytes() + site.size().fileBytes() / 2;
        Process process = site.start(words);
        try {
            while (wire.bytes() < half) {
                if (process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException(peer.name() + " ended before half of the file was sent");
                }
            }
            process.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a measurement", e);
        }
    }
}
