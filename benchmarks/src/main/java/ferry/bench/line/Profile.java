package ferry.bench.line;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line is like, in each direction.
 *
 * @param rateBits a second, of whole IP packets; 0 is no limit
 * @param roundTripMicros there and back, without waiting in queues
 * @param lossPerMillion packets
 * @param jitterMicros how far the delay of one direction moves up and down
 */
public record Profile(String name, long rateBits, long roundTripMicros, long lossPerMillion, long jitterMicros) {
    /** No line at all: for whatever is not measured. */
    public static final Profile OPEN = new Profile("open", 0, 0, 0, 0);

    /** A clean, fast, near path; and three that people have between offices, continents, and on a train. */
    public static final List<Profile> KNOWN = List.of(
            new Profile("P1", 1_000_000_000, 1_000, 0, 0),
            new Profile("P2", 500_000_000, 50_000, 1_000, 0),
            new Profile("P3", 200_000_000, 150_000, 10_000, 0),
            new Profile("P4", 20_000_000, 100_000, 20_000, 10_000));

    /** Less is no queue at all: two trains of segments. */
    private static final long QUEUE_BYTES_MIN = 128 << 10;

    private static final Pattern OWN =
            Pattern.compile("([a-z0-9]+)=([0-9.]+)([kmg])bit,([0-9.]+)ms,([0-9.]+)%(?:,([0-9.]+)ms)?");

    public Profile {
        if (rateBits < 0 || rateBits > 10_000_000_000L || roundTripMicros < 0 || roundTripMicros > 2_000_000) {
            throw new IllegalArgumentException(
                    "a line of up to 10 gbit and 2000 ms, not " + rateBits + " bit/s and " + roundTripMicros + " µs");
        }
        if (lossPerMillion < 0 || lossPerMillion > 500_000 || jitterMicros < 0 || jitterMicros > 500_000) {
            throw new IllegalArgumentException("a loss of up to half, and a jitter of up to 500 ms");
        }
    }

    /** {@code P2}, or {@code sat=20mbit,600ms,0.5%} or {@code train=20mbit,100ms,2%,10ms}: rate, round trip, loss, jitter. */
    public static Optional<Profile> parse(String word) {
        String text = word.toLowerCase(Locale.ROOT);
        for (Profile known : KNOWN) {
            if (known.name.toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(known);
            }
        }
        Matcher own = OWN.matcher(text);
        if (!own.matches()) {
            return Optional.empty();
        }
        double unit = switch (own.group(3)) {
            case "k" -> 1e3;
            case "m" -> 1e6;
            default -> 1e9;
        };
        return Optional.of(new Profile(
                own.group(1),
                Math.round(Double.parseDouble(own.group(2)) * unit),
                Math.round(Double.parseDouble(own.group(4)) * 1e3),
                Math.round(Double.parseDouble(own.group(5)) * 1e4),
                own.group(6) == null ? 0 : Math.round(Double.parseDouble(own.group(6)) * 1e3)));
    }

    /** The same without losses. */
    public Profile withoutLoss() {
        return new Profile(name, rateBits, roundTripMicros, 0, jitterMicros);
    }

    /** As much as is on the way there and back at this rate, which is what routers are advised to have. */
    long queueBytes() {
        return Math.max(QUEUE_BYTES_MIN, rateBits / 8 * roundTripMicros / 1_000_000);
    }

    /** For people: {@code 500 Mbit/s, 50 ms, loss 0.1 %}. */
    public String about() {
        String text = String.format(
                Locale.ROOT,
                "%s Mbit/s, %s ms, loss %s %%",
                plain(rateBits / 1e6),
                plain(roundTripMicros / 1e3),
                plain(lossPerMillion / 1e4));
        return jitterMicros == 0 ? text : text + ", jitter " + plain(jitterMicros / 1e3) + " ms";
    }

    private static String plain(double value) {
        return java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
