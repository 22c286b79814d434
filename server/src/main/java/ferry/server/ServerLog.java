package ferry.server;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The server's log: one line per event, nothing a peer sent can break out of its line (S11). */
final class ServerLog {
    private static final System.Logger LOGGER = System.getLogger("ferry.server");

    private ServerLog() {}

    static void debug(String text) {
        LOGGER.log(System.Logger.Level.DEBUG, () -> printable(text));
    }

    static void info(String text) {
        LOGGER.log(System.Logger.Level.INFO, () -> printable(text));
    }

    static void warning(String text) {
        LOGGER.log(System.Logger.Level.WARNING, () -> printable(text));
    }

    /** Logs a fault of ours with its trace; returns the id that the peer is told instead. */
    static String incident(String what, Throwable fault) {
        String id = HexFormat.of()
                .toHexDigits(ThreadLocalRandom.current().nextLong())
                .substring(0, 12);
        LOGGER.log(System.Logger.Level.ERROR, printable("incident " + id + ": " + what), fault);
        return id;
    }

    /** With control characters escaped, and cut where it becomes unreadable. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(Math.min(text.length(), ServerLimits.LOG_CHARS) + 16);
        for (int i = 0; i < text.length(); i++) {
            if (i == ServerLimits.LOG_CHARS) {
                return printable.append('…').toString();
            }
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || isDirectionMark(c)) {
                printable.append("\\u%04x".formatted((int) c));
            } else {
                printable.append(c);
            }
        }
        return printable.toString();
    }

    /** Marks that make a terminal show a line in another order than it is stored. */
    private static boolean isDirectionMark(char c) {
        return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }
}
