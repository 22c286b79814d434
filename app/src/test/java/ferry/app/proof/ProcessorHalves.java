package ferry.app.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The processors of this machine in two halves, so that one side of a test does not take the other's. Until closed, this
 * process and a server are kept to the first.
 */
final class ProcessorHalves implements AutoCloseable {
    private static final String ALLOWED = "Cpus_allowed_list:";

    private final List<Integer> processors;

    private ProcessorHalves(List<Integer> processors) {
        this.processors = processors;
    }

    /** Empty where there is but one, or no {@code taskset}. */
    static Optional<ProcessorHalves> ofThisMachine() throws IOException {
        List<Integer> processors = allowed();
        boolean canKeep = Files.isExecutable(Path.of("/usr/bin/taskset"));
        return processors.size() < 2 || !canKeep ? Optional.empty() : Optional.of(new ProcessorHalves(processors));
    }

    private static List<Integer> allowed() throws IOException {
        String list = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(ALLOWED))
                .findFirst()
                .orElseThrow()
                .substring(ALLOWED.length())
                .strip();
        List<Integer> processors = new ArrayList<>();
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", -1);
            for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
                processors.add(i);
            }
        }
        return processors;
    }

    /** Keeps this process and another to the first half. */
    ProcessorHalves keepToFirst(long pid) throws IOException {
        String first = list(processors.subList(0, processors.size() / 2));
        keep(ProcessHandle.current().pid(), first);
        keep(pid, first);
        return this;
    }

    /** Starts a command on the second half. */
    List<String> onSecond() {
        return List.of("taskset", "-c", list(processors.subList(processors.size() / 2, processors.size())));
    }

    @Override
    public void close() throws IOException {
        keep(ProcessHandle.current().pid(), list(processors));
    }

    private static String list(List<Integer> processors) {
        return String.join(",", processors.stream().map(String::valueOf).toList());
    }

    /** All threads that it has, whose own will be kept too. */
    private static void keep(long pid, String processors) throws IOException {
        Process taskset = new ProcessBuilder("taskset", "--all-tasks", "--cpu-list", "--pid", processors, "" + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            taskset.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
