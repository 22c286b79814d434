package ferry.app.logging;

import ferry.app.terminal.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** {@code 2026-11-22T17:09:52.123Z INFO    server     message}: time, level, room, message. Thread-safe. */
final class LineLogger implements System.Logger {
    private final String name;

    LineLogger(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return LoggersOfTheProcess.isLoggable(name, level);
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable cause) {
        if (!isLoggable(level)) {
            return;
        }
        String text = String.valueOf(message) + (cause == null ? "" : ": " + cause);
        LoggersOfTheProcess.line(line(Instant.now(), level, text));
        if (cause != null && LoggersOfTheProcess.showsTraces(level)) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().skip(1).forEach(step -> LoggersOfTheProcess.line("    " + step.strip()));
        }
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... parameters) {
        if (isLoggable(level)) {
            String text = parameters == null || parameters.length == 0
                    ? String.valueOf(format)
                    : MessageFormat.format(String.valueOf(format), parameters);
            LoggersOfTheProcess.line(line(Instant.now(), level, text));
        }
    }

    /** One event is one line, whatever names are in it. */
    String line(Instant time, Level level, String text) {
        return "%-24s %-7s %-9s %s"
                .formatted(time.truncatedTo(ChronoUnit.MILLIS), level, room(), Printable.escape(text));
    }

    /** {@code ferry.server.Answerer} → {@code server}. */
    private String room() {
        String[] parts = name.split("\\.", 3);
        return parts.length > 1 && "ferry".equals(parts[0]) ? parts[1] : name;
    }
}
