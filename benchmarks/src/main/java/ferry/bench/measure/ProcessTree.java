package ferry.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process and its descendants, as /proc shows them. A process that ends meanwhile counts nothing. */
public final class ProcessTree {
    /** /proc/PID/stat behind the name in parentheses: utime, stime, cutime, cstime (proc(5) fields 14 to 17). */
    private static final int FIRST_TIME_FIELD = 11;

    private static final double TICKS_PER_SECOND = 100;

    private final long root;

    public ProcessTree(long root) {
        this.root = root;
    }

    /** Of the process that all others descend from. */
    public long root() {
        return root;
    }

    /** The root first. */
    public List<Long> members() {
        List<Long> members = new ArrayList<>();
        collect(root, members);
        return members;
    }

    private static void collect(long pid, List<Long> into) {
        into.add(pid);
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                String children = Files.readString(thread.resolve("children")).strip();
                if (!children.isEmpty()) {
                    for (String child : children.split(" ", -1)) {
                        collect(Long.parseLong(child), into);
                    }
                }
            }
        } catch (IOException | java.io.UncheckedIOException ended) {
            // It has no children any more.
        }
    }

    /** Of all members and of those of their children that ended and were waited for. */
    public double cpuSeconds() {
        return members().stream().mapToDouble(ProcessTree::cpuSeconds).sum();
    }

    private static double cpuSeconds(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = 0;
            for (int field = FIRST_TIME_FIELD; field < FIRST_TIME_FIELD + 4; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks / TICKS_PER_SECOND;
        } catch (IOException ended) {
            return 0;
        }
    }

    /** The sum of what each member had resident at most. */
    public long peakBytes() {
        return members().stream()
                .mapToLong(pid -> kibibytes(pid, "status", "VmHWM:") * 1024)
                .sum();
    }

    /** What the members have in memory, shared pages divided among those who share them. */
    public long proportionalBytes() {
        return members().stream()
                .mapToLong(pid -> kibibytes(pid, "smaps_rollup", "Pss:") * 1024)
                .sum();
    }

    private static long kibibytes(long pid, String file, String key) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/" + file))) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .orElse(0L);
        } catch (IOException | java.io.UncheckedIOException ended) {
            return 0;
        }
    }

    /** Peaks count from now on. */
    public void forgetPeaks() {
        for (long pid : members()) {
            try {
                Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
            } catch (IOException endedOrForbidden) {
                // Then the peak is that of its whole life, which is no less.
            }
        }
    }
}
