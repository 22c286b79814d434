package ferry.app.config;

import ferry.app.terminal.Phrases;
import java.util.List;

/** One mistake in what an administrator wrote: where it is, what is wrong, and what is allowed. */
public record Problem(Origin origin, String phrase, List<Object> values) {
    Problem(Origin origin, String phrase, Object... values) {
        this(origin, phrase, List.of(values));
    }

    /** The sentence alone. */
    public String sentence(Phrases phrases) {
        Object[] said = values.stream()
                .map(value -> value instanceof Allowed allowed ? allowed.say(phrases) : value)
                .toArray();
        return phrases.say(phrase, said);
    }

    /** {@code ferry.toml:3:8: …}, as compilers write it, so that editors can jump there. */
    public String line(Phrases phrases) {
        return origin + ": " + sentence(phrases);
    }
}
