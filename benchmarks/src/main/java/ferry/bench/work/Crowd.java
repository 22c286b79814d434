package ferry.bench.work;

import ferry.bench.measure.Meter;
import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Many;
import ferry.bench.peer.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Many clients at once, each with a session and a file of its own. The clients of one peer are connections of one
 * process, because hundreds of processes would measure the machine's memory. Each tells when it was done.
 */
final class Crowd implements Workload {
    private static final double MIB = 1 << 20;

    /** A share below this is over before the others have connected. */
    private static final long SHARE_BYTES_MIN = 1 << 20;

    private static final Pattern DONE = Pattern.compile("done ([0-9.e-]+)\n");

    private final Site site;
    private final int clients;

    Crowd(Site site, int clients) {
        this.site = site;
        this.clients = clients;
    }

    @Override
    public String id() {
        return "W9-" + clients;
    }

    @Override
    public String title() {
        return clients + " clients at once, each a file of " + (shareBytes() >> 10) + " KiB up";
    }

    private long shareBytes() {
        return Math.max(SHARE_BYTES_MIN, site.size().crowdBytes() / clients);
    }

    @Override
    public List<Quantity> columns() {
        return List.of(
                Quantity.WALL,
                Quantity.RATE,
                Quantity.SLOWEST_SHARE,
                Quantity.CLIENT_CPU,
                Quantity.SERVER_CPU,
                Quantity.SERVER_PEAK,
                Quantity.OTHERS);
    }

    @Override
    public List<Quantity> compared() {
        return List.of(Quantity.RATE);
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.many().filter(many -> clients <= many.most()).isPresent();
    }

    @Override
    public double expectedSeconds() {
        return SECONDS_MORE + 3L * clients * shareBytes() / BYTES_PER_SECOND;
    }

    @Override
    public void prepare(Peer peer) throws IOException {
        site.data().file(shareBytes());
    }

    @Override
    public Reading run(Peer peer, int round) throws IOException {
        Path source = site.data().file(shareBytes());
        List<String> remotes = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            remotes.add(id() + "-" + round + "-" + peer.name() + "-" + client);
        }
        Many many = peer.many().orElseThrow();
        List<String> words = many.upload(source, remotes);
        site.quiet();
        Meter meter = site.meter(peer);
        Process process = site.start(words);
        meter.watch(process);
        site.await(process, words);
        Reading reading = meter.stop();
        List<Double> seconds = seconds(site.said());
        if (seconds.size() != clients) {
            throw new IOException(clients + " clients started, " + seconds.size() + " were done: " + site.said());
        }
        for (String remote : remotes) {
            SameContent.check(source, peer.arrived(remote));
        }
        peer.empty(remotes);
        double longest = seconds.stream().mapToDouble(it -> it).max().orElseThrow();
        // All moved the same: rates are to each other as the inverse of times.
        double meanRate = seconds.stream().mapToDouble(it -> 1 / it).average().orElseThrow();
        return reading.with(Quantity.RATE, clients * (shareBytes() / MIB) / longest)
                .with(Quantity.SLOWEST_SHARE, 1 / longest / meanRate);
    }

    /** Anywhere in a line: curl draws its progress between them. */
    private static List<Double> seconds(String said) {
        return DONE.matcher(said)
                .results()
                .map(found -> Double.parseDouble(found.group(1)))
                .toList();
    }
}
