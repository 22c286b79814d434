package ferry.bench.work;

import ferry.bench.measure.Meter;
import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Commands that are over in a moment, several in a row; the reading is of one of them. */
final class ShortCommand implements Workload {
    /** What adds up over several commands. */
    private static final List<Quantity> SUMS =
            List.of(Quantity.WALL, Quantity.CPU, Quantity.CLIENT_CPU, Quantity.SERVER_CPU, Quantity.WIRE_KIB);

    private final Site site;
    private final String id;
    private final String title;
    private final Verb verb;
    private final long contentBytes;

    /** {@code contentBytes}: of the file that PUT_FILE moves. */
    ShortCommand(Site site, String id, String title, Verb verb, long contentBytes) {
        this.site = site;
        this.id = id;
        this.title = title;
        this.verb = verb;
        this.contentBytes = contentBytes;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public List<Quantity> columns() {
        return List.of(
                Quantity.WALL,
                Quantity.CLIENT_CPU,
                Quantity.SERVER_CPU,
                Quantity.CPU,
                Quantity.CLIENT_PEAK,
                Quantity.WIRE_KIB,
                Quantity.OTHERS);
    }

    @Override
    public List<Quantity> compared() {
        return List.of(Quantity.WALL, Quantity.CPU);
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.can(verb);
    }

    @Override
    public double expectedSeconds() {
        return SECONDS_MORE + site.size().repeats() * 0.2;
    }

    @Override
    public void prepare(Peer peer) throws IOException {
        site.data().file(contentBytes);
    }

    @Override
    public Reading run(Peer peer, int round) throws IOException {
        Path source = site.data().file(contentBytes);
        int repeats = site.size().repeats();
        List<List<String>> commands = new ArrayList<>();
        for (int each = 0; each < repeats; each++) {
            commands.add(peer.words(verb, source, remote(round, each)));
        }
        site.quiet();
        Meter meter = site.meter(peer);
        for (List<String> words : commands) {
            Process process = site.start(words);
            meter.watch(process);
            site.await(process, words);
        }
        Reading sum = meter.stop();
        if (verb == Verb.PUT_FILE) {
            List<String> remotes = new ArrayList<>();
            for (int each = 0; each < repeats; each++) {
                remotes.add(remote(round, each));
                SameContent.check(source, peer.arrived(remote(round, each)));
            }
            peer.remove(remotes);
        }
        Map<Quantity, Double> values = new EnumMap<>(sum.values());
        SUMS.forEach(quantity -> values.computeIfPresent(quantity, (_, value) -> value / repeats));
        return new Reading(values);
    }

    private String remote(int round, int each) {
        return id + "-" + round + "-" + each;
    }
}
