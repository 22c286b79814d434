package ferry.app.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What counts: a value for each setting, and where it came from. Immutable. */
public final class Settings {
    private final Map<Setting<?>, Chosen<?>> chosen;

    /** A value somebody chose. */
    record Chosen<T>(T value, Origin origin) {}

    private Settings(Map<Setting<?>, Chosen<?>> chosen) {
        this.chosen = chosen;
    }

    /** Nobody chose anything. */
    static Settings standards() {
        return new Settings(Map.of());
    }

    public <T> T value(Setting<T> setting) {
        return find(setting)
                .map(Chosen::value)
                .orElseGet(() -> setting.standard().apply(this));
    }

    public Origin origin(Setting<?> setting) {
        return find(setting).<Origin>map(Chosen::origin).orElseGet(Origin.Default::new);
    }

    /** As scripts may see it: without secrets. */
    <T> Object plain(Setting<T> setting) {
        return setting.kind().plain(value(setting));
    }

    /** As it would stand in a file. */
    public String toml(Setting<?> setting) {
        return TomlText.of(plain(setting));
    }

    /** These, with those of {@code other} that change in the way of {@code change}. */
    public Settings with(Change change, Settings other) {
        Builder mixed = new Builder();
        for (Map.Entry<Setting<?>, Chosen<?>> each : chosen.entrySet()) {
            if (each.getKey().change() != change) {
                mixed.chosen.put(each.getKey(), each.getValue());
            }
        }
        for (Map.Entry<Setting<?>, Chosen<?>> each : other.chosen.entrySet()) {
            if (each.getKey().change() == change) {
                mixed.chosen.put(each.getKey(), each.getValue());
            }
        }
        return mixed.build();
    }

    /** Whether the same value counts. */
    public boolean agrees(Settings other, Setting<?> setting) {
        return value(setting).equals(other.value(setting));
    }

    @SuppressWarnings("unchecked") // the Builder puts a setting's own type beside it, and nothing else does
    private <T> Optional<Chosen<T>> find(Setting<T> setting) {
        return Optional.ofNullable((Chosen<T>) chosen.get(setting));
    }

    /** Later choices win. */
    static final class Builder {
        private final Map<Setting<?>, Chosen<?>> chosen = new LinkedHashMap<>();

        <T> void choose(Setting<T> setting, T value, Origin origin) {
            chosen.put(setting, new Chosen<>(value, origin));
        }

        Settings build() {
            return new Settings(Map.copyOf(chosen));
        }
    }
}
