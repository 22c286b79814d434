package ferry.app.terminal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The line at the bottom of the terminal while content moves: told by the transfer's threads, drawn by one of its own.
 * Where nobody watches, nothing is drawn and no thread starts. Thread-safe.
 */
public final class Progress implements AutoCloseable {
    /** Often enough to look alive, seldom enough to cost nothing. */
    private static final Duration REDRAW_EVERY = Duration.ofMillis(200);

    /** The rate shown is that of the last seconds: one stalled or lucky moment does not make it jump. */
    private static final Duration RATE_OVER = Duration.ofSeconds(4);

    private final Terminal terminal;
    private final Phrases phrases;
    private final LongSupplier nanoClock;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final boolean isDrawn;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread drawer;
    private long movedBytes;
    private long skippedBytes;
    private long totalBytes = ProgressLine.UNKNOWN;
    private String current = "";
    private String path = "";

    private record Sample(long nanos, long movedBytes) {}

    public Progress(Terminal terminal, Phrases phrases) {
        this(terminal, phrases, System::nanoTime);
    }

    Progress(Terminal terminal, Phrases phrases, LongSupplier nanoClock) {
        this.terminal = terminal;
        this.phrases = phrases;
        this.nanoClock = nanoClock;
        this.isDrawn = terminal.isWatched() && !terminal.isQuiet();
        this.drawer = Thread.ofPlatform().name("progress").daemon().unstarted(this::drawUntilClosed);
        if (isDrawn) {
            drawer.start();
        }
    }

    /** Whether somebody sees it. */
    public boolean isDrawn() {
        return isDrawn;
    }

    /** How much there is in all, as soon as that is known. */
    public synchronized void total(long bytes) {
        totalBytes = bytes;
    }

    /** Bytes of {@code name} that crossed the link, or were there before ({@code skipped}). */
    public synchronized void moved(String name, long bytes, boolean skipped) {
        current = name;
        if (skipped) {
            skippedBytes += bytes;
        } else {
            movedBytes += bytes;
        }
    }

    /** How it gets there, shown from now on. */
    public synchronized void path(String description) {
        path = description;
    }

    synchronized ProgressLine line() {
        long now = nanoClock.getAsLong();
        samples.addLast(new Sample(now, movedBytes));
        while (samples.size() > 2 && now - samples.getFirst().nanos() > RATE_OVER.toNanos()) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        long nanos = now - first.nanos();
        long rate = nanos == 0 ? 0 : (long) ((movedBytes - first.movedBytes()) * 1e9 / nanos);
        return new ProgressLine(movedBytes + skippedBytes, totalBytes, rate, path, current);
    }

    private void drawUntilClosed() {
        try {
            while (!closed.await(REDRAW_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                terminal.status(line().render(terminal.columns(), phrases));
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the line away; the last drawing must not come after that. */
    @Override
    public void close() {
        closed.countDown();
        try {
            drawer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        terminal.status("");
    }
}
