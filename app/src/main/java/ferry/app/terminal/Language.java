package ferry.app.terminal;

import java.util.Locale;
import java.util.Optional;

/** A language the command speaks. */
public enum Language {
    ENGLISH("en", ""),
    CHINESE("zh", "_zh_CN");

    private final String tag;
    private final String suffix;

    Language(String tag, String suffix) {
        this.tag = tag;
        this.suffix = suffix;
    }

    /** What {@code --lang} takes. */
    public String tag() {
        return tag;
    }

    /** Behind the names of its resource bundles. */
    String suffix() {
        return suffix;
    }

    /** Reads {@code --lang}: {@code en}, {@code zh}, or with a region such as {@code zh-CN}. */
    public static Optional<Language> ofTag(String text) {
        String language = text.split("[-_.@]", 2)[0].toLowerCase(Locale.ROOT);
        for (Language candidate : values()) {
            if (candidate.tag.equals(language)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The language for a locale as POSIX writes it ({@code zh_CN.UTF-8}); English where there is no other. */
    public static Language ofPosixLocale(String locale) {
        return ofTag(locale).orElse(ENGLISH);
    }
}
