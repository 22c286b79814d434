package ferry.app.terminal;

import java.time.Duration;
import java.util.Locale;

/** Sizes, rates and times as people read them; the same in every language. */
public final class Amounts {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Amounts() {}

    /** {@code 0 B}, {@code 999 B}, {@code 1.5 KiB}, {@code 272 MiB}: three digits that count. */
    public static String bytes(long count) {
        double amount = count;
        int unit = 0;
        while (amount >= 999.5 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        int decimals = unit == 0 || amount >= 99.95 ? 0 : amount >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", amount, UNITS[unit]);
    }

    /** Bytes a second; nothing to say about no time at all. */
    public static String rate(long bytes, Duration time) {
        double seconds = Math.max(time.toNanos(), 1_000_000) / 1e9;
        return bytes((long) (bytes / seconds)) + "/s";
    }

    /** {@code 0.4 s}, {@code 12 s}, {@code 3:07}, {@code 1:02:03}. */
    public static String time(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
