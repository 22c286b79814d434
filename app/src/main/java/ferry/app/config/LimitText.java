package ferry.app.config;

import ferry.protocol.Limit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How people type a limit: {@code 1000}, {@code 10G}, {@code none}, {@code default}. */
public final class LimitText {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18})(?:([kmgt])(?:ib?)?)?");

    private LimitText() {}

    /** As {@link #parse} reads it. */
    static String of(long amount) {
        if (amount == Limit.NONE) {
            return "none";
        }
        int unit = 0;
        long count = amount;
        while (count > 0 && count % 1024 == 0 && unit < 4) {
            count /= 1024;
            unit++;
        }
        return count + (unit == 0 ? "" : "KMGT".substring(unit - 1, unit));
    }

    /** Empty if it is no limit; inside, empty for the site's, {@link Limit#NONE} for none. */
    public static Optional<Optional<Long>> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("default")) {
            return Optional.of(Optional.empty());
        }
        if (lower.equals("none")) {
            return Optional.of(Optional.of(Limit.NONE));
        }
        Matcher matcher = AMOUNT.matcher(lower);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        int shift = matcher.group(2) == null ? 0 : 10 * ("kmgt".indexOf(matcher.group(2)) + 1);
        return number > Long.MAX_VALUE >> shift ? Optional.empty() : Optional.of(Optional.of(number << shift));
    }
}
