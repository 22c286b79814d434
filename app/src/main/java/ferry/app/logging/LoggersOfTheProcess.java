package ferry.app.logging;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/**
 * Gives every {@link System.Logger} of the process its lines. Made by Java itself, hence its settings are those of the
 * process. Java's own logging is not used: it would stop at the first signal, when a draining server has most to tell.
 */
public final class LoggersOfTheProcess extends System.LoggerFinder {
    private static volatile Level threshold = Level.WARNING;
    private static volatile Consumer<String> sink = System.err::println;

    /** Called by Java. */
    public LoggersOfTheProcess() {}

    /** {@code sink} takes lines that may hold anything; it escapes them. */
    public static void configure(Level least, Consumer<String> lines) {
        threshold = least;
        sink = lines;
    }

    public static void setThreshold(Level least) {
        threshold = least;
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new LineLogger(name);
    }

    /** Libraries log what we would not: only their warnings are told. */
    static boolean isLoggable(String name, Level level) {
        int least = name.startsWith("ferry.")
                ? threshold.getSeverity()
                : Math.max(threshold.getSeverity(), Level.WARNING.getSeverity());
        return level != Level.OFF && level.getSeverity() >= least;
    }

    /** Whether causes are shown with every step that led to them. */
    static boolean showsTraces(Level level) {
        return level == Level.ERROR || threshold.getSeverity() <= Level.DEBUG.getSeverity();
    }

    static void line(String text) {
        sink.accept(text);
    }
}
