package ferry.bench.work;

import ferry.bench.measure.Meter;
import ferry.bench.measure.ProcessTree;
import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Many;
import ferry.bench.peer.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a server's memory grows by for each connection that has signed in and does nothing: its processes' share of
 * physical memory, without what the kernel keeps for sockets. A server in Java grows in steps and gives little back, so
 * the first round after its start tells most, and fewer than hundreds of connections tell nothing.
 */
final class Idle implements Workload {
    private static final double KIB = 1024;

    private final Site site;

    Idle(Site site) {
        this.site = site;
    }

    @Override
    public String id() {
        return "W8";
    }

    @Override
    public String title() {
        return "memory of the server per idle connection";
    }

    @Override
    public List<Quantity> columns() {
        return List.of(Quantity.CLIENTS, Quantity.MEMORY_PER_CONNECTION);
    }

    @Override
    public List<Quantity> compared() {
        return List.of(Quantity.MEMORY_PER_CONNECTION);
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.many().isPresent();
    }

    @Override
    public void prepare(Peer peer) {
        // There is no data.
    }

    @Override
    public Reading run(Peer peer, int round) throws IOException {
        Many many = peer.many().orElseThrow();
        ProcessTree server = peer.server().orElseThrow();
        int count = Math.min(many.most(), site.size().idleConnections());
        long before = server.proportionalBytes();
        Process process = site.ground().command(many.hold(count)).start();
        try (BufferedReader out = process.inputReader()) {
            for (int ready = 0; ready < count; ready++) {
                if (out.readLine() == null) {
                    throw new IOException(count + " connections were asked for, " + ready + " stood");
                }
            }
            Meter.settle(server);
            double grown = server.proportionalBytes() - before;
            return new Reading(
                    Map.of(Quantity.CLIENTS, (double) count, Quantity.MEMORY_PER_CONNECTION, grown / KIB / count));
        } finally {
            process.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Meter.settle(server);
        }
    }
}
