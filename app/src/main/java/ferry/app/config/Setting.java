package ferry.app.config;

import ferry.app.terminal.Phrases;
import java.util.Locale;
import java.util.function.Function;

/**
 * One setting of the server. What it is for and why its default is what it is stands in the message bundles as {@code
 * setting.KEY}; if the default depends on other settings, {@code setting.KEY.default} says how.
 *
 * @param key as in the file; a dot makes a table: {@code limits.idle} is {@code idle} in {@code [limits]}
 * @param standard the value where nobody chose one
 * @param isDerived whether {@code standard} looks at other settings
 */
public record Setting<T>(String key, Kind<T> kind, Function<Settings, T> standard, boolean isDerived, Change change) {
    private static final String VARIABLE_PREFIX = "FERRY_SERVE_";

    static <T> Setting<T> of(String key, Kind<T> kind, T standard, Change change) {
        return new Setting<>(key, kind, _ -> standard, false, change);
    }

    static <T> Setting<T> derived(String key, Kind<T> kind, Function<Settings, T> standard, Change change) {
        return new Setting<>(key, kind, standard, true, change);
    }

    /** {@code limits.idle} → {@code FERRY_SERVE_LIMITS_IDLE}. */
    String variable() {
        return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    static boolean isVariable(String name) {
        return name.startsWith(VARIABLE_PREFIX);
    }

    /** {@code limits}, or nothing for a setting at the top. */
    String table() {
        return key.substring(0, Math.max(0, key.indexOf('.')));
    }

    /** {@code idle}. */
    String name() {
        return key.substring(key.indexOf('.') + 1);
    }

    /** What it is for, and why. */
    String reason(Phrases phrases) {
        return phrases.say("setting." + key);
    }

    String allowed(Phrases phrases) {
        return kind.allowed().say(phrases);
    }

    /** What counts if nobody chooses, for a person. */
    String standard(Phrases phrases) {
        return isDerived
                ? phrases.say("setting." + key + ".default")
                : Settings.standards().toml(this);
    }

    @Override
    public String toString() {
        return key;
    }
}
