package ferry.app.terminal;

import java.time.Duration;

/**
 * One moment of a transfer, and how it looks: {@code  45 %  ████░░░░  123 MiB of 272 MiB  88.1 MiB/s  0:02 left  TCP, 23 ms
 * name}. What does not fit is left out, the name first.
 *
 * @param totalBytes {@link #UNKNOWN} at first
 * @param rateBytes bytes a second of late
 * @param path how it gets there, for who wants to know; may be empty
 */
record ProgressLine(long doneBytes, long totalBytes, long rateBytes, String path, String current) {
    static final long UNKNOWN = -1;
    private static final int BAR_COLUMNS_MAX = 24;
    private static final int BAR_COLUMNS_MIN = 8;
    private static final int NAME_COLUMNS_MIN = 10;

    /** At most {@code columns} wide, so that the terminal never wraps it. */
    String render(int columns, Phrases phrases) {
        int room = Math.max(columns - 1, 1);
        StringBuilder line = new StringBuilder();
        if (totalBytes >= 0) {
            line.append("%3d %%".formatted(percent()));
            int bar = Math.min(BAR_COLUMNS_MAX, room - 56);
            if (bar >= BAR_COLUMNS_MIN) {
                line.append("  ").append(bar(bar));
            }
        }
        add(line, amount(phrases), room);
        if (rateBytes > 0) {
            add(line, Amounts.bytes(rateBytes) + "/s", room);
            if (totalBytes > doneBytes) {
                Duration left = Duration.ofSeconds((totalBytes - doneBytes) / rateBytes + 1);
                add(line, phrases.say("progress.left", Amounts.time(left)), room);
            }
        }
        if (!path.isEmpty()) {
            add(line, path, room);
        }
        int forName = room - Columns.of(line.toString()) - 2;
        if (forName >= NAME_COLUMNS_MIN) {
            line.append("  ").append(Columns.fitEnd(Printable.escape(current), forName));
        }
        return line.length() > room ? line.substring(0, room) : line.toString().stripTrailing();
    }

    private int percent() {
        return totalBytes == 0 ? 100 : (int) Math.clamp(100.0 * doneBytes / totalBytes, 0, 100);
    }

    private String bar(int columns) {
        int full = columns * percent() / 100;
        return "█".repeat(full) + "░".repeat(columns - full);
    }

    private String amount(Phrases phrases) {
        return totalBytes < 0
                ? Amounts.bytes(doneBytes)
                : phrases.say("progress.amount", Amounts.bytes(doneBytes), Amounts.bytes(totalBytes));
    }

    private static void add(StringBuilder line, String part, int room) {
        String gap = line.isEmpty() ? "" : "  ";
        if (Columns.of(line.toString()) + gap.length() + Columns.of(part) <= room) {
            line.append(gap).append(part);
        }
    }
}
