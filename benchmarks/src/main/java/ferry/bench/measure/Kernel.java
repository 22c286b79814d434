package ferry.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counters of the whole machine, or of this network namespace. */
final class Kernel {
    private static final double TICKS_PER_SECOND = 100;

    private Kernel() {}

    /** Processor time that was not idle, of all processors; time that the hypervisor took is not idle either. */
    static double busySeconds() {
        String[] fields = read("/proc/stat").lines().findFirst().orElseThrow().split(" +", -1);
        // user nice system idle iowait irq softirq steal
        double ticks = 0;
        for (int field : new int[] {1, 2, 3, 6, 7, 8}) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
