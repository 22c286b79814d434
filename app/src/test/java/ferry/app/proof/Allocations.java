package ferry.app.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a Java process allocated, from the log of a collector that has so little room for new objects that it tells every
 * mebibyte or two.
 */
final class Allocations {
    /** {@code GC(3) DefNew: 1638K(1856K)->192K(1856K) …}, and the same of {@code Tenured:}, for each collection. */
    private static final Pattern SPACE = Pattern.compile("(DefNew|Tenured): (\\d+)K\\(\\d+K\\)->(\\d+)K");

    /** How the names of these logs end: what is written to them is not the process's own doing. */
    static final String LOG = ".allocations";

    private Allocations() {}

    static String[] options(Path log) {
        return new String[] {"-XX:+UseSerialGC", "-Xmn2m", "-Xlog:gc+heap=info:file=" + log + ":"};
    }

    /** Kibibytes allocated between two lengths of the log. */
    static long kibBetween(Path log, long from, long to) throws IOException {
        String all = Files.readString(log, StandardCharsets.UTF_8);
        return kib(all.substring(0, (int) to)) - kib(all.substring(0, (int) from));
    }

    private static long kib(String log) {
        Map<String, Long> left = new HashMap<>();
        long sum = 0;
        for (MatchResult space : SPACE.matcher(log).results().toList()) {
            // What moves from one space to the other while it is collected is in both numbers, and cancels out.
            long before = Long.parseLong(space.group(2));
            sum += before - left.getOrDefault(space.group(1), 0L);
            left.put(space.group(1), Long.parseLong(space.group(3)));
        }
        return sum;
    }
}
