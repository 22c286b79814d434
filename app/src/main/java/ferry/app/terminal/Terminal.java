package ferry.app.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The two streams of the command: what was asked for goes to {@code out}, everything about it to {@code err}. Each line
 * is made printable here, so that no caller can forget it. Thread-safe: the progress line is drawn by a thread of its
 * own and gets out of the way of other lines.
 */
public final class Terminal {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final OutputStream out;
    private final OutputStream err;
    private final boolean outIsTerminal;
    private final boolean errIsTerminal;
    private final IntSupplier columns;
    private Volume volume = Volume.NORMAL;
    private boolean jsonWanted;
    private String status = "";
    private boolean isSilent;

    private enum Stream {
        OUT,
        ERR
    }

    Terminal(OutputStream out, OutputStream err, boolean outIsTerminal, boolean errIsTerminal, IntSupplier columns) {
        this.out = out;
        this.err = err;
        this.outIsTerminal = outIsTerminal;
        this.errIsTerminal = errIsTerminal;
        this.columns = columns;
    }

    /** The streams of this process. Always UTF-8: the launcher sees to the locale. */
    public static Terminal ofProcess() {
        return new Terminal(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 13),
                new FileOutputStream(FileDescriptor.err),
                isTerminal(1),
                isTerminal(2),
                WindowSize::columns);
    }

    /** Streams of a test; nobody sits in front of them. */
    public static Terminal of(OutputStream out, OutputStream err) {
        return new Terminal(out, err, false, false, () -> WindowSize.COLUMNS_DEFAULT);
    }

    public synchronized void configure(Volume wanted, boolean json) {
        volume = wanted;
        jsonWanted = json;
    }

    /** Whether a person watches what goes to {@code err}. */
    public boolean isWatched() {
        return errIsTerminal;
    }

    public synchronized boolean isVerbose() {
        return volume == Volume.VERBOSE;
    }

    public synchronized boolean isQuiet() {
        return volume == Volume.QUIET;
    }

    int columns() {
        return columns.getAsInt();
    }

    /** A line of what was asked for. */
    public void result(String line) {
        write(Stream.OUT, line);
    }

    /** A line for a script. */
    public void json(Map<String, ? extends @Nullable Object> object) {
        write(Stream.OUT, Json.line(object));
    }

    /** Text of several lines that we wrote ourselves (help). */
    public void page(String text) {
        text.lines().forEach(this::result);
    }

    /** Lines that are a picture: only where a person looks at it and it fits. */
    public synchronized void drawing(List<String> lines) {
        int width = lines.stream().mapToInt(Columns::of).max().orElse(0);
        if (outIsTerminal && !jsonWanted && width <= columns()) {
            lines.forEach(this::result);
        }
    }

    /** A line that tells a person what was done; not in quiet or JSON output. */
    public synchronized void note(String line) {
        if (volume != Volume.QUIET && !jsonWanted) {
            write(Stream.OUT, line);
        }
    }

    /** A line about a failure, or something that needs attention. */
    public void warn(String line) {
        write(Stream.ERR, line);
    }

    /** A line for whoever looks for a cause. */
    public synchronized void detail(String line) {
        if (volume == Volume.VERBOSE) {
            write(Stream.ERR, line);
        }
    }

    /** Replaces the line at the bottom; empty takes it away. Nothing where nobody watches. */
    public synchronized void status(String line) {
        if (!errIsTerminal || volume == Volume.QUIET || (line.isEmpty() && status.isEmpty())) {
            return;
        }
        status = line;
        send(Stream.ERR, ERASE_LINE + Printable.escape(line));
    }

    /** Says one last line; what other threads say afterwards is dropped. For the end by a signal. */
    public synchronized void last(String line) {
        status("");
        write(Stream.ERR, line);
        isSilent = true;
    }

    public synchronized void flush() {
        try {
            out.flush();
        } catch (IOException gone) {
            throw new ClosedOutputException(gone);
        }
    }

    private synchronized void write(Stream stream, String line) {
        if (isSilent) {
            return;
        }
        String text = Printable.escape(line) + "\n";
        if (!status.isEmpty()) {
            send(Stream.ERR, ERASE_LINE);
        }
        send(stream, text);
        if (stream == Stream.ERR || outIsTerminal) {
            flush();
        }
        if (!status.isEmpty()) {
            send(Stream.ERR, Printable.escape(status));
        }
    }

    private void send(Stream stream, String text) {
        try {
            (stream == Stream.OUT ? out : err).write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            if (stream == Stream.OUT) {
                throw new ClosedOutputException(gone);
            }
            // Nobody reads our complaints; the exit code still tells.
        }
    }

    /** Linux: what the descriptor is open on. Java's own console only knows all streams together. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException unknown) {
            return false;
        }
    }
}
