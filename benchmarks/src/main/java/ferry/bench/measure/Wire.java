package ferry.bench.measure;

import java.util.Optional;

/**
 * What client and server talk over: an interface of this network namespace, whose bytes are counted both ways.
 *
 * @param carrier the processes that make the wire, if it is not the kernel; they take no part in what is measured
 */
public record Wire(String device, Optional<ProcessTree> carrier) {
    private static final String LOOPBACK = "lo";

    public static Wire loopback() {
        return new Wire(LOOPBACK, Optional.empty());
    }

    public long bytes() {
        return Kernel.read("/proc/net/dev")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(device + ":"))
                .findFirst()
                .map(line -> bytes(line.substring(device.length() + 1).strip().split(" +", -1)))
                .orElse(0L);
    }

    private long bytes(String[] fields) {
        // Eight numbers about receiving, then those about sending. What leaves through loopback arrives there.
        long sent = Long.parseLong(fields[8]);
        return device.equals(LOOPBACK) ? sent : sent + Long.parseLong(fields[0]);
    }
}
