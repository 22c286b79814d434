package ferry.app.config;

/**
 * Something that is never shown.
 *
 * @param source where it was found: a file, or {@code $VARIABLE}
 */
public record Secret(String source, String text) {
    @Override
    public String toString() {
        return "Secret[" + source + "]";
    }
}
