package ferry.bench.work;

import ferry.bench.measure.KernelShare;
import ferry.bench.measure.Meter;
import ferry.bench.measure.ProcessTree;
import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Many;
import ferry.bench.peer.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server's memory grows by for each connection that has signed in and does nothing: its processes' share of
 * physical memory, and what the kernel keeps for them. Each time of a server that was just started and has had one
 * connection: one that has worked, if it is in Java, has room that nothing needs any more, and would grow by nothing. What
 * connecting leaves behind until it is collected is in the figure, and the more connections the less of it.
 */
final class Idle implements Workload {
    private static final double KIB = 1024;
    private static final double CONNECTIONS_PER_SECOND = 170;

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
        return List.of(Quantity.CLIENTS, Quantity.MEMORY_PER_CONNECTION, Quantity.OF_KERNEL);
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
    public boolean isOnWarmServer() {
        return false;
    }

    @Override
    public double expectedSeconds() {
        return 10 + site.size().idleConnections() / CONNECTIONS_PER_SECOND;
    }

    @Override
    public void prepare(Peer peer) {
        // There is no data.
    }

    @Override
    public Reading run(Peer peer, int round) throws IOException {
        peer.restart();
        Many many = peer.many().orElseThrow();
        ProcessTree server = peer.server().orElseThrow();
        int all = Math.min(many.most(), site.size().idleConnections());
        List<Process> holding = new ArrayList<>();
        Optional<KernelShare> kernel = KernelShare.of(server);
        try {
            hold(many, 1, holding);
            Meter.settle(server);
            long before = server.proportionalBytes();
            long kernelBefore = kernel.map(KernelShare::bytes).orElse(0L);
            hold(many, all - 1, holding);
            Meter.settle(server);
            double own = (double) (server.proportionalBytes() - before) / (all - 1);
            Reading reading =
                    new Reading(Map.of(Quantity.CLIENTS, (double) all, Quantity.MEMORY_PER_CONNECTION, own / KIB));
            if (kernel.isEmpty()) {
                return reading;
            }
            double ofKernel = (double) (kernel.get().bytes() - kernelBefore) / (all - 1) + KernelShare.socketBytes();
            return reading.with(Quantity.MEMORY_PER_CONNECTION, (own + ofKernel) / KIB)
                    .with(Quantity.OF_KERNEL, ofKernel / KIB);
        } finally {
            holding.forEach(Site::end);
            Meter.settle(server);
            if (kernel.isPresent()) {
                kernel.get().close();
            }
        }
    }

    private void hold(Many many, int count, List<Process> holding) throws IOException {
        Process process = site.ground().command(many.hold(count)).start();
        holding.add(process);
        // Never closed: the process owns it.
        BufferedReader out = process.inputReader();
        for (int ready = 0; ready < count; ready++) {
            if (out.readLine() == null) {
                throw new IOException(count + " connections were asked for, " + ready + " stood");
            }
        }
    }
}
