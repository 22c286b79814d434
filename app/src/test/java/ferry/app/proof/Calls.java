package ferry.app.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a process asked the kernel for something, by kind. Waiting (futex, epoll) is left out: how often somebody
 * waits is a matter of luck.
 *
 * @param each the same, call by call, to look at when a count is too high
 */
record Calls(Map<Kind, Integer> kinds, Map<String, Integer> each) {
    enum Kind {
        /** From sockets: how much has arrived decides how often one must ask, so this is partly luck. */
        SOCKET_READS,
        SOCKET_WRITES,
        FILE_READS,
        FILE_WRITES,
        DATABASE_WRITES,
        /** Opening, closing, asking about, naming and renaming. */
        NAMES,
        SYNCS
    }

    private static final List<String> READS = List.of("read", "readv", "pread64", "preadv", "recvfrom", "recvmsg");
    private static final List<String> WRITES =
            List.of("write", "writev", "pwrite64", "pwritev", "sendto", "sendmsg", "sendfile", "splice");
    private static final List<String> SYNCS =
            List.of("fsync", "fdatasync", "syncfs", "sync", "sync_file_range", "msync");
    private static final List<String> NAMES = List.of(
            "open,openat,openat2,creat,close,dup,dup2,stat,lstat,fstat,newfstatat,statx,access,faccessat,faccessat2",
            "rename,renameat,renameat2,link,linkat,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,readlink,readlinkat",
            "ftruncate,fallocate,utimensat,fchmod,fchmodat,fchown,fchownat,getdents64,lseek,copy_file_range",
            "socket,connect,accept4,shutdown");

    /** {@code 4711 read(12<socket:[99]>, …}: the second half of a call that another thread interrupted has no "(". */
    private static final Pattern CALL = Pattern.compile("\\d+ +(\\w+)\\((?:\\d+<([^>]*)>)?.*");

    /** What wraps a process: every call that is counted here, of all threads, into one file. */
    static String[] tracer(Path output) {
        String traced = String.join(
                ",",
                String.join(",", READS),
                String.join(",", WRITES),
                String.join(",", SYNCS),
                String.join(",", NAMES));
        return new String[] {
            "strace",
            "-f",
            "--seccomp-bpf",
            "-y",
            "-s",
            "0",
            "-e",
            "signal=none",
            "-e",
            "trace=" + traced,
            "-o",
            output.toString()
        };
    }

    /** What was recorded between two lengths of the file. */
    static Calls between(Path trace, long from, long to) throws IOException {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        Map<String, Integer> each = new HashMap<>();
        byte[] all = Files.readAllBytes(trace);
        String part = new String(all, (int) from, (int) (to - from), StandardCharsets.UTF_8);
        part.lines()
                .filter(line -> !line.contains(Allocations.LOG))
                .map(CALL::matcher)
                .filter(Matcher::matches)
                .forEach(call -> {
                    Kind kind = kind(call.group(1), call.group(2) == null ? "" : call.group(2));
                    kinds.merge(kind, 1, Integer::sum);
                    each.merge(call.group(1) + (kind.name().startsWith("SOCKET") ? " (socket)" : ""), 1, Integer::sum);
                });
        return new Calls(kinds, each);
    }

    private static boolean isSocket(String descriptor) {
        return descriptor.startsWith("socket:") || descriptor.startsWith("TCP");
    }

    private static Kind kind(String name, String descriptor) {
        if (READS.contains(name)) {
            return isSocket(descriptor) ? Kind.SOCKET_READS : Kind.FILE_READS;
        }
        if (WRITES.contains(name)) {
            if (isSocket(descriptor)) {
                return Kind.SOCKET_WRITES;
            }
            return descriptor.contains("/ferry.db") ? Kind.DATABASE_WRITES : Kind.FILE_WRITES;
        }
        return SYNCS.contains(name) ? Kind.SYNCS : Kind.NAMES;
    }

    int count(Kind kind) {
        return kinds.getOrDefault(kind, 0);
    }

    /** How many more of a kind it were here than in a smaller transfer, for each unit that it was larger by. */
    double more(Calls smaller, Kind kind, int units) {
        return (double) (count(kind) - smaller.count(kind)) / units;
    }

    /** The same for every call, for people. */
    String difference(Calls smaller) {
        return each.entrySet().stream()
                .map(entry -> entry.getKey() + " " + (entry.getValue() - smaller.each.getOrDefault(entry.getKey(), 0)))
                .sorted()
                .toList()
                .toString();
    }
}
