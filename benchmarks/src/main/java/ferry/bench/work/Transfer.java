package ferry.bench.work;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Ground;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One command moves one data set, up or down. */
final class Transfer implements Workload {
    private static final double MIB = 1 << 20;

    private final Site site;
    private final String id;
    private final String title;
    private final Verb verb;
    private final DataSet dataSet;

    /** Makes the data set, or finds it made. */
    @FunctionalInterface
    interface Making {
        Path make() throws IOException;
    }

    /** What moves: so many files, so many bytes together. */
    record DataSet(int files, long bytes, Making making) {
        Path make() throws IOException {
            return making.make();
        }
    }

    Transfer(Site site, String id, String title, Verb verb, DataSet dataSet) {
        this.site = site;
        this.id = id;
        this.title = title;
        this.verb = verb;
        this.dataSet = dataSet;
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
                dataSet.files() > 1 ? Quantity.FILES_RATE : Quantity.RATE,
                Quantity.CLIENT_CPU,
                Quantity.SERVER_CPU,
                Quantity.CPU_PER_GIB,
                Quantity.CLIENT_PEAK,
                Quantity.SERVER_PEAK,
                Quantity.WIRE,
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
        // Moved, and compared.
        return SECONDS_MORE + 2 * (dataSet.bytes() / BYTES_PER_SECOND + dataSet.files() / FILES_PER_SECOND);
    }

    @Override
    public void prepare(Peer peer) throws IOException {
        Path source = dataSet.make();
        if (verb == Verb.GET_FILE) {
            site.await(
                    site.start(peer.words(Verb.PUT_FILE, source, remote())),
                    List.of(peer.name() + ", preparing " + id));
        }
    }

    private String remote() {
        return id + "-source";
    }

    @Override
    public Reading run(Peer peer, int round) throws IOException {
        Path source = dataSet.make();
        if (verb == Verb.GET_FILE) {
            Path target = site.local(id + "-" + round);
            Ground.delete(target);
            Reading reading = site.measure(peer, peer.words(verb, target, remote()));
            SameContent.check(source, target);
            Ground.delete(target);
            return perContent(reading, source);
        }
        // Some peers share a server, and names stay.
        String remote = id + "-" + round + "-" + peer.name();
        Reading reading = site.measure(peer, peer.words(verb, source, remote));
        SameContent.check(source, peer.arrived(remote));
        if (dataSet.files() > 1) {
            peer.empty(List.of(remote));
        } else {
            peer.remove(List.of(remote));
        }
        return perContent(reading, source);
    }

    private static Reading perContent(Reading reading, Path source) throws IOException {
        double mib = bytes(source) / MIB;
        double wall = reading.value(Quantity.WALL).orElseThrow();
        return reading.with(Quantity.RATE, mib / wall)
                .with(Quantity.FILES_RATE, files(source) / wall)
                .with(Quantity.CPU_PER_GIB, reading.value(Quantity.CPU).orElseThrow() / mib * 1024)
                .with(Quantity.WIRE, reading.value(Quantity.WIRE_KIB).orElseThrow() / 1024 / mib);
    }

    static long bytes(Path source) throws IOException {
        try (Stream<Path> all = Files.walk(source)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long files(Path source) throws IOException {
        try (Stream<Path> all = Files.walk(source)) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}
