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
 * physical memory, and what the kernel keeps for them. A first fifth of the connections is not counted: a server in Java
 * fills the room it has for new objects whatever comes, and only from then on grows by what stays.
 */
final class Idle implements Workload {
    private static final double KIB = 1024;
    private static final int NOT_COUNTED = 5;

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
    public void prepare(Peer peer) {
        // There is no data.
    }

    @Override
    public Reading run(Peer peer, int round) throws IOException {
        Many many = peer.many().orElseThrow();
        ProcessTree server = peer.server().orElseThrow();
        int all = Math.min(many.most(), site.size().idleConnections());
        int first = all / NOT_COUNTED;
        List<Process> holding = new ArrayList<>();
        Optional<KernelShare> kernel = KernelShare.of(server);
        try {
            hold(many, first, holding);
            Meter.settle(server);
            long before = server.proportionalBytes();
            long kernelBefore = kernel.map(KernelShare::bytes).orElse(0L);
            hold(many, all - first, holding);
            Meter.settle(server);
            double own = (double) (server.proportionalBytes() - before) / (all - first);
            Reading reading =
                    new Reading(Map.of(Quantity.CLIENTS, (double) all, Quantity.MEMORY_PER_CONNECTION, own / KIB));
            if (kernel.isEmpty()) {
                return reading;
            }
            double ofKernel =
                    (double) (kernel.get().bytes() - kernelBefore) / (all - first) + KernelShare.socketBytes();
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
