package ferry.bench.work;

import ferry.bench.line.Line;
import ferry.bench.line.Profile;
import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Many small files up a line. Who takes too long is stopped, and the files that had arrived are counted. */
final class LineFiles extends OverLine {
    LineFiles(Site site, Line line, Profile profile, String congestion) {
        super(site, line, profile, congestion, "files");
    }

    private int files() {
        return site.size().lineFiles();
    }

    @Override
    public String title() {
        return files() + " files of 4 KiB up (" + profile.about() + "), at most "
                + site.size().lineSeconds() + " s";
    }

    @Override
    public List<Quantity> columns() {
        return List.of(Quantity.WALL, Quantity.FILES_RATE, Quantity.DONE, Quantity.CPU, Quantity.LATE, Quantity.OTHERS);
    }

    @Override
    public List<Quantity> compared() {
        return List.of(Quantity.FILES_RATE);
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.can(Verb.PUT_TREE);
    }

    @Override
    public double expectedSeconds() {
        return 2 * SECONDS_MORE + site.size().lineSeconds() * 0.2;
    }

    @Override
    public void prepare(Peer peer) throws IOException {
        site.data().smallFiles(files());
    }

    @Override
    Reading overLine(Peer peer, String remote) throws IOException {
        Path source = site.data().smallFiles(files());
        Limited run = measure(peer, peer.words(Verb.PUT_TREE, source, remote), profile);
        if (run.isDone()) {
            SameContent.check(source, peer.arrived(remote));
        }
        long arrived = run.isDone() ? files() : whole(peer.arrived(remote));
        if (Files.exists(peer.arrived(remote))) {
            peer.empty(List.of(remote));
        }
        double wall = run.reading().value(Quantity.WALL).orElseThrow();
        return run.reading().with(Quantity.FILES_RATE, arrived / wall).with(Quantity.DONE, 100.0 * arrived / files());
    }

    private static long whole(Path arrived) throws IOException {
        if (!Files.exists(arrived)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(arrived)) {
            return all.filter(file -> Files.isRegularFile(file) && file.toFile().length() == DataSets.SMALL_FILE_BYTES)
                    .count();
        }
    }
}
