package ferry.bench.line;

import java.util.HashMap;
import java.util.Map;

/** What passed a line, there and back. */
public record Passed(Counters there, Counters back) {

    /**
     * One direction.
     *
     * @param bytes of whole IP packets that arrived
     * @param lost by luck, as was asked for
     * @param queueFull what came while the queue was full
     * @param broken what a perfect line would have carried: then the line has failed, and nothing is to be believed
     * @param lateMicros how late packets arrived on the average
     */
    public record Counters(
            long taken, long delivered, long bytes, long lost, long queueFull, long broken, long lateMicros) {}

    static Passed parse(String line) {
        String[] words = line.strip().split(" ", -1);
        int half = words.length / 2;
        return new Passed(counters(words, 0, half), counters(words, half, words.length));
    }

    private static Counters counters(String[] words, int from, int to) {
        Map<String, Long> values = new HashMap<>();
        for (int at = from; at < to; at++) {
            int equals = words[at].indexOf('=');
            values.put(words[at].substring(0, equals), Long.parseLong(words[at].substring(equals + 1)));
        }
        return new Counters(
                value(values, "taken"),
                value(values, "delivered"),
                value(values, "bytes"),
                value(values, "lost"),
                value(values, "queue_full"),
                value(values, "ring_full"),
                value(values, "late_micros"));
    }

    private static long value(Map<String, Long> values, String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new AssertionError("wan.c tells no " + name);
        }
        return value;
    }

    /** The worse of both directions, in seconds. */
    public double late() {
        return Math.max(there.lateMicros, back.lateMicros) / 1e6;
    }

    public boolean isBroken() {
        return there.broken + back.broken > 0;
    }
}
