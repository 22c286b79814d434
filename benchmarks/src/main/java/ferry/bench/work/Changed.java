package ferry.bench.work;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A large file that is there already goes up again after a hundredth of it has changed in twenty places and a few bytes
 * were inserted, so that everything behind them has moved. Who finds the difference sends little; who does not sends it
 * whole, and this shows it.
 */
final class Changed implements Workload {
    private final Site site;

    Changed(Site site) {
        this.site = site;
    }

    @Override
    public String id() {
        return "W4";
    }

    @Override
    public String title() {
        return "one file of " + (site.size().fileBytes() >> 20) + " MiB up again, 1 % of it changed in "
                + DataSets.CHANGED_RUNS + " places and " + DataSets.INSERTED_BYTES + " bytes inserted";
    }

    @Override
    public List<Quantity> columns() {
        return List.of(
                Quantity.WALL,
                Quantity.CLIENT_CPU,
                Quantity.SERVER_CPU,
                Quantity.WIRE,
                Quantity.OVER_CHANGE,
                Quantity.OTHERS);
    }

    @Override
    public List<Quantity> compared() {
        return List.of(Quantity.WALL, Quantity.CPU, Quantity.OVER_CHANGE);
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.can(Verb.PUT_CHANGED);
    }

    @Override
    public double expectedSeconds() {
        return 3 * (SECONDS_MORE + site.size().fileBytes() / BYTES_PER_SECOND);
    }

    @Override
    public void prepare(Peer peer) throws IOException {
        site.data().changed(site.size().fileBytes());
    }

    @Override
    public Reading run(Peer peer, int round) throws IOException {
        long bytes = site.size().fileBytes();
        Path before = site.data().file(bytes);
        Path after = site.data().changed(bytes);
        String remote = id() + "-" + round;
        List<String> first = peer.words(Verb.PUT_FILE, before, remote);
        site.await(site.start(first), first);
        SameContent.check(before, peer.arrived(remote));
        Reading reading = site.measure(peer, peer.words(Verb.PUT_CHANGED, after, remote));
        SameContent.check(after, peer.arrived(remote));
        peer.remove(List.of(remote));
        double wireBytes = reading.value(Quantity.WIRE_KIB).orElseThrow() * 1024;
        return reading.with(Quantity.WIRE, wireBytes / (bytes + DataSets.INSERTED_BYTES))
                .with(Quantity.OVER_CHANGE, wireBytes / DataSets.changedBytes(bytes));
    }
}
