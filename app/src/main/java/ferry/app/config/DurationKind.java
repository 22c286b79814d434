package ferry.app.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time with its unit: {@code "30 s"}, {@code "5 min"}, {@code "7 d"}. */
record DurationKind(Duration least, Duration most) implements Kind<Duration> {
    private static final Pattern FORM = Pattern.compile("\\s*(\\d{1,9})\\s*(ms|s|min|h|d)\\s*");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "min", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    @Override
    public Duration read(Raw raw) throws WrongValueException {
        return raw.text()
                .flatMap(DurationKind::parse)
                .filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0)
                .orElseThrow(() -> wrong(raw));
    }

    private static Optional<Duration> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.ofNullable(UNITS.get(parts.group(2)))
                        .map(unit -> unit.multipliedBy(Long.parseLong(parts.group(1))))
                : Optional.empty();
    }

    @Override
    public Object plain(Duration value) {
        return text(value);
    }

    /** In the largest unit that divides it, but seconds where people would say so. */
    static String text(Duration value) {
        long millis = value.toMillis();
        if (millis % 1_000 != 0 || millis == 0) {
            return millis + " ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + " d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + " h";
        }
        return seconds % 60 == 0 && seconds > 60 ? seconds / 60 + " min" : seconds + " s";
    }

    @Override
    public Allowed allowed() {
        return phrases -> phrases.say("config.allowed.duration", text(least), text(most));
    }
}
