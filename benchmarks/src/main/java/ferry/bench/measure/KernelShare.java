package ferry.bench.measure;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel keeps for some processes (sockets, open files, stacks, page tables), from when they are put here: a group
 * of the memory accounting of its first version, which shows the kernel's share apart. Only root can make one.
 */
public final class KernelShare implements Closeable {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup/memory");
    private static final String MEMBERS = "cgroup.procs";
    private static final String KERNEL_BYTES = "memory.kmem.usage_in_bytes";

    private final Path group;
    private final ProcessTree processes;

    private KernelShare(Path group, ProcessTree processes) {
        this.group = group;
        this.processes = processes;
    }

    /** Empty where the kernel does not tell, or not to us. */
    public static Optional<KernelShare> of(ProcessTree processes) {
        Path group = GROUPS.resolve("ferry-bench-" + ProcessHandle.current().pid());
        try {
            if (!Files.isReadable(GROUPS.resolve(KERNEL_BYTES))) {
                return Optional.empty();
            }
            Files.createDirectories(group);
            move(processes.members(), group);
            return Optional.of(new KernelShare(group, processes));
        } catch (IOException forbidden) {
            return Optional.empty();
        }
    }

    private static void move(List<Long> members, Path to) throws IOException {
        for (long member : members) {
            Files.writeString(to.resolve(MEMBERS), Long.toString(member));
        }
    }

    public long bytes() {
        return Long.parseLong(
                Kernel.read(group.resolve(KERNEL_BYTES).toString()).strip());
    }

    /**
     * One TCP socket's own structure, which is made while a packet arrives and so charged to nobody; what else a connection
     * has is in {@link #bytes}.
     */
    public static long socketBytes() {
        // name, objects in use, all objects, bytes of each
        return Kernel.read("/proc/slabinfo")
                .lines()
                .filter(line -> line.startsWith("TCP "))
                .findFirst()
                .map(line -> Long.parseLong(line.split(" +", -1)[3]))
                .orElse(0L);
    }

    @Override
    public void close() throws IOException {
        move(processes.members(), GROUPS);
        Files.delete(group);
    }
}
