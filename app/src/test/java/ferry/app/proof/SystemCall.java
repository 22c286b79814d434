package ferry.app.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One system call as strace recorded it.
 *
 * @param begin the line it was entered at; one tracer writes all lines, so they are in the order of all threads
 * @param end the line it returned at
 * @param atMicros when it was entered, since 1970
 * @param arguments as written, descriptors with their paths
 */
record SystemCall(String name, String arguments, long result, int begin, int end, long atMicros) {
    static final List<String> TRACED = List.of(
            "fsync,fdatasync,syncfs,sync,sync_file_range,msync",
            "rename,renameat,renameat2,link,linkat,symlinkat,mkdir,mkdirat,unlink,unlinkat,rmdir",
            "write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,ftruncate,fallocate,utimensat,fchmod",
            "copy_file_range,sendfile,splice");

    private static final Pattern WHOLE =
            Pattern.compile("(\\d+) +(\\d+)\\.(\\d{6}) (\\w+)\\((.*)\\) += (-?\\d+|\\?).*");
    private static final Pattern ENTERED =
            Pattern.compile("(\\d+) +(\\d+)\\.(\\d{6}) (\\w+)\\((.*) <unfinished \\.\\.\\.>");
    private static final Pattern RETURNED =
            Pattern.compile("(\\d+) +\\d+\\.\\d{6} <\\.\\.\\. (\\w+) resumed>(.*)\\) += (-?\\d+|\\?).*");
    private static final Pattern DESCRIPTOR = Pattern.compile("(?:\\d+|AT_FDCWD)<([^>]*)>");
    private static final Pattern NAME = Pattern.compile("\"([^\"]*)\"");

    /** What wraps a server: every call of {@link #TRACED}, of all threads, into one file. */
    static String[] tracer(Path output) {
        return new String[] {
            "strace",
            "-f",
            "--seccomp-bpf",
            "-ttt",
            "-y",
            "-s",
            "0",
            "-e",
            "signal=none",
            "-e",
            "trace=" + String.join(",", TRACED),
            "-o",
            output.toString()
        };
    }

    /** The calls that succeeded, in the order they were entered. */
    static List<SystemCall> read(Path trace) throws IOException {
        Map<String, Entered> open = new HashMap<>();
        List<SystemCall> calls = new ArrayList<>();
        int line = 0;
        for (String text : Files.readAllLines(trace)) {
            line++;
            Matcher whole = WHOLE.matcher(text);
            Matcher entered = ENTERED.matcher(text);
            Matcher returned = RETURNED.matcher(text);
            if (entered.matches()) {
                open.put(entered.group(1), new Entered(entered.group(4), entered.group(5), line, micros(entered)));
            } else if (returned.matches()) {
                Entered call = open.remove(returned.group(1));
                if (call == null || !call.name().equals(returned.group(2))) {
                    throw new AssertionError("line " + line + " resumes nothing: " + text);
                }
                add(calls, call, returned.group(3), returned.group(4), line);
            } else if (whole.matches()) {
                Entered call = new Entered(whole.group(4), whole.group(5), line, micros(whole));
                add(calls, call, "", whole.group(6), line);
            } else if (!text.contains("+++") && !text.contains("---")) {
                throw new AssertionError("line " + line + " is not understood: " + text);
            }
        }
        calls.sort(java.util.Comparator.comparingInt(SystemCall::begin));
        return calls;
    }

    private record Entered(String name, String arguments, int line, long atMicros) {}

    private static void add(List<SystemCall> calls, Entered call, String rest, String result, int line) {
        if (!result.equals("?") && !result.startsWith("-")) {
            calls.add(new SystemCall(
                    call.name(), call.arguments() + rest, Long.parseLong(result), call.line(), line, call.atMicros()));
        }
    }

    private static long micros(Matcher times) {
        return Long.parseLong(times.group(2)) * 1_000_000 + Long.parseLong(times.group(3));
    }

    /** The same call, at once, at another line. */
    SystemCall at(int line) {
        return new SystemCall(name, arguments, result, line, line, atMicros);
    }

    /** The path of the n-th descriptor among the arguments. */
    String descriptor(int n) {
        return group(DESCRIPTOR, n);
    }

    /** The n-th string among the arguments. */
    String string(int n) {
        return group(NAME, n);
    }

    private String group(Pattern pattern, int n) {
        Matcher found = pattern.matcher(arguments);
        for (int i = 0; i <= n; i++) {
            if (!found.find()) {
                return "";
            }
        }
        return found.group(1);
    }

    @Override
    public String toString() {
        return begin + ": " + name + "(" + arguments + ")";
    }
}
