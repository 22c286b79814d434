package ferry.app.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentences of one language. {@code {0}}, {@code {1}} … are replaced by values; quotes mean nothing special. */
public final class Phrases {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)}");

    private final Language language;
    private final ResourceBundle sentences;

    public Phrases(Language language) {
        this.language = language;
        this.sentences = bundle("phrases", language);
    }

    public Language language() {
        return language;
    }

    /** The texts of {@code --help}, in the form picocli reads. */
    public ResourceBundle help() {
        return bundle("help", language);
    }

    /** @throws java.util.MissingResourceException our bug: a test compares the keys the code uses with the bundles */
    public String say(String key, Object... values) {
        return PLACEHOLDER.matcher(sentences.getString(key)).replaceAll(match -> {
            int index = Integer.parseInt(match.group(1));
            return Matcher.quoteReplacement(Objects.toString(values[index]));
        });
    }

    /** "1 file", "12 files": {@code key.one} and {@code key.many}. */
    public String count(String key, long count) {
        return say(key + (count == 1 ? ".one" : ".many"), count);
    }

    public boolean has(String key) {
        return sentences.containsKey(key);
    }

    /**
     * Read by its name: {@link ResourceBundle#getBundle} asks first for a class, which is nowhere, and for that Java opens every
     * jar there is.
     */
    static ResourceBundle bundle(String name, Language language) {
        String file = name + language.suffix() + ".properties";
        try (InputStream text = Phrases.class.getResourceAsStream(file)) {
            if (text == null) {
                throw new AssertionError("there is no " + file);
            }
            return new PropertyResourceBundle(new InputStreamReader(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
