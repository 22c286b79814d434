package ferry.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a reader must know about the machine to compare figures with others; in the order of telling. */
public final class MachineFacts {
    /** Instructions that decide how fast content is encrypted and hashed. */
    private static final List<String> TELLING_FLAGS = List.of("aes", "vaes", "sha_ni", "avx2", "avx512f");

    private MachineFacts() {}

    /** {@code scratch}: the folder that content moves in. */
    public static Map<String, String> collect(Path scratch) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", cpuInfo("model name"));
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        List<String> flags = Arrays.asList(cpuInfo("flags").split(" "));
        facts.put(
                "instructions",
                String.join(" ", TELLING_FLAGS.stream().filter(flags::contains).toList()));
        facts.put("governor", optional("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "not told"));
        facts.put("hypervisor", flags.contains("hypervisor") ? "yes" : "no");
        facts.put("memory", memory());
        facts.put("kernel", Kernel.read("/proc/sys/kernel/osrelease").strip());
        facts.put("system", system());
        facts.put(
                "file system",
                Files.getFileStore(scratch).type() + " ("
                        + Files.getFileStore(scratch).name() + ")");
        facts.put("congestion control", optional("/proc/sys/net/ipv4/tcp_congestion_control", "unknown"));
        facts.put("load at start", Kernel.read("/proc/loadavg").strip());
        return facts;
    }

    private static String cpuInfo(String key) {
        return Kernel.read("/proc/cpuinfo")
                .lines()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("unknown");
    }

    private static String memory() {
        String total =
                Kernel.read("/proc/meminfo").lines().findFirst().orElse("0").replaceAll("[^0-9]", "");
        return Math.round(Long.parseLong(total) / 1048576.0) + " GiB";
    }

    private static String system() {
        return optional("/etc/os-release", "")
                .lines()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                .findFirst()
                .orElse("unknown");
    }

    private static String optional(String path, String otherwise) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException absent) {
            return otherwise;
        }
    }
}
