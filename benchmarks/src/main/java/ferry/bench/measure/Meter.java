package ferry.bench.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures commands against one server. One at a time in a process: it counts all children that end, and everything on
 * the wire. Started by {@link #start}, read by {@link #stop} when the last command has ended.
 */
public final class Meter {
    /** A server that still works so long after its client has gone is counted no further. */
    private static final Duration SETTLE_MAX = Duration.ofSeconds(3);

    private static final Duration SETTLE_STEP = Duration.ofMillis(20);
    private static final double MIB = 1 << 20;

    private final Optional<ProcessTree> server;
    private final List<Long> serverMembers;
    private final double serverCpu;
    private final double clientCpu;
    private final double ownCpu;
    private final double busy;
    private final Wire wire;
    private final long wireBytes;
    private final double carrierCpu;
    private final PeakWatch peaks;
    private final long startNanos;

    private Meter(Optional<ProcessTree> server, Wire wire) {
        this.server = server;
        this.wire = wire;
        server.ifPresent(ProcessTree::forgetPeaks);
        serverMembers = server.map(ProcessTree::members).orElse(List.of());
        serverCpu = server.map(ProcessTree::cpuSeconds).orElse(0.0);
        clientCpu = EndedCommands.cpuSeconds();
        ownCpu = ownCpuSeconds();
        busy = Kernel.busySeconds();
        wireBytes = wire.bytes();
        carrierCpu = carrierCpuSeconds();
        peaks = PeakWatch.start(server);
        startNanos = System.nanoTime();
    }

    public static Meter start(Optional<ProcessTree> server, Wire wire) {
        return new Meter(server, wire);
    }

    /** The memory of this command is the client's. */
    public void watch(Process client) {
        peaks.client(new ProcessTree(client.pid()));
    }

    /** Call when the last client has ended. */
    public Reading stop() throws IOException {
        double wall = seconds(System.nanoTime() - startNanos);
        server.ifPresent(it -> settle(it, serverMembers.size()));
        peaks.stop();
        double all = seconds(System.nanoTime() - startNanos);
        double client = EndedCommands.cpuSeconds() - clientCpu;
        double served = server.map(ProcessTree::cpuSeconds).orElse(0.0) - serverCpu;
        double known = client + served + (ownCpuSeconds() - ownCpu) + (carrierCpuSeconds() - carrierCpu);
        double foreign = Kernel.busySeconds() - busy - known;
        Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
        values.put(Quantity.WALL, wall);
        values.put(Quantity.CLIENT_CPU, client);
        values.put(Quantity.SERVER_CPU, served);
        values.put(Quantity.CPU, client + served);
        values.put(Quantity.CLIENT_PEAK, peaks.clientBytes() / MIB);
        values.put(Quantity.SERVER_PEAK, peaks.serverBytes() / MIB);
        values.put(Quantity.WIRE_KIB, (wire.bytes() - wireBytes) / 1024.0);
        values.put(Quantity.OTHERS, Math.max(0, foreign / all));
        return new Reading(values);
    }

    /** Until the server's processes for this client are gone and it uses no processor any more. */
    private static void settle(ProcessTree server, int members) {
        long end = System.nanoTime() + SETTLE_MAX.toNanos();
        double before = -1;
        double now = server.cpuSeconds();
        while (System.nanoTime() < end && (now != before || server.members().size() > members)) {
            pause(SETTLE_STEP);
            before = now;
            now = server.cpuSeconds();
        }
    }

    /** Waits until a server uses no processor any more, but not for ever. */
    public static void settle(ProcessTree server) {
        settle(server, Integer.MAX_VALUE);
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a measurement", e);
        }
    }

    private double carrierCpuSeconds() {
        return wire.carrier().map(ProcessTree::cpuSeconds).orElse(0.0);
    }

    private static double ownCpuSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1e9;
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
