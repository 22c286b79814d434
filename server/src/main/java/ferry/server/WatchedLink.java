package ferry.server;

import ferry.protocol.ErrorCode;
import ferry.protocol.FrameReader;
import ferry.protocol.FrameWriter;
import ferry.protocol.SpecLimits;
import ferry.transport.Deadlines;
import ferry.transport.Link;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * A link with its deadlines and counters: ferry-1.md §9. Reading: idle between frames, a least rate inside one, both
 * from sign-in on (before, one deadline covers everything). Writing: the peer must take something now and then. One
 * reader, one answerer.
 */
final class WatchedLink implements FrameReader.Source, FrameWriter.Sink {
    private static final long NANOS_PER_BYTE = 1_000_000_000L / SpecLimits.FRAME_BYTES_PER_SECOND_MIN;

    private final Link link;
    private final ServerSettings settings;
    private final Counters counters;
    private final AnswerQueue answers;
    private final BoundedWait reading;
    private final BoundedWait writing;

    private BooleanSupplier insideFrame = () -> false;
    private volatile Runnable onClose = () -> {};
    private volatile boolean signedIn;
    private volatile boolean draining;
    /** The reader waits for a new frame, so a drained link has nothing to finish. */
    private volatile boolean betweenFrames;
    /** How long the sender of the current frame may still keep us waiting; the reader's. */
    private long creditNanos;

    private volatile boolean isWaitingForPeer;
    private volatile boolean readingInside;
    private volatile long wroteNanos = System.nanoTime();

    WatchedLink(Link link, Deadlines deadlines, ServerSettings settings, Counters counters, AnswerQueue answers) {
        this.link = link;
        this.settings = settings;
        this.counters = counters;
        this.answers = answers;
        // The first frame may have begun in the flight of the sign-in.
        this.creditNanos = settings.frameGrace().toNanos();
        this.reading = new BoundedWait(deadlines, this::readingTooLong);
        this.writing = new BoundedWait(deadlines, this::writingTooLong);
    }

    /** Who knows whether a frame has begun. */
    void follow(FrameReader frames) {
        insideFrame = frames::isInsideFrame;
    }

    /** From now on the link is an account's; {@code onClose}: what waits for something else than the link, to be told. */
    void signedIn(Runnable onClose) {
        this.onClose = onClose;
        signedIn = true;
    }

    /** Ends the link as soon as no request is being received: now, or its reader does it (both see the other's flag). */
    void drain() {
        draining = true;
        if (!signedIn || betweenFrames) {
            answers.end(Ending.shuttingDown());
        }
    }

    /** Whether it is the peer whose turn it is. */
    boolean isWaitingForPeer() {
        return isWaitingForPeer;
    }

    boolean isDraining() {
        return draining;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        boolean inside = insideFrame.getAsBoolean();
        if (signedIn) {
            readingInside = inside;
            creditNanos = inside ? creditNanos : settings.frameGrace().toNanos();
            reading.begin(inside ? creditNanos : settings.idle().toNanos());
            betweenFrames = !inside;
            if (draining && betweenFrames) {
                answers.end(Ending.shuttingDown());
            }
        }
        int count;
        isWaitingForPeer = true;
        try {
            count = link.read(buffer, offset, length);
        } catch (IOException e) {
            throw new LinkLostException(e);
        } finally {
            isWaitingForPeer = false;
        }
        if (signedIn) {
            betweenFrames = false;
            long waitedNanos = reading.end();
            if (inside) {
                counters.insideFramesNanos.add(waitedNanos);
                long earned = creditNanos - waitedNanos + count * NANOS_PER_BYTE;
                creditNanos = Math.clamp(earned, 1, ServerLimits.FRAME_STALL.toNanos());
            }
        }
        if (count < 0 && inside) {
            throw new LinkLostException(new EOFException("ended inside a frame"));
        }
        counters.bytesIn.add(Math.max(0, count));
        return count;
    }

    /** Reads and drops until the link is closed, by the peer or by a deadline. */
    void dropInput() {
        byte[] dropped = new byte[ServerLimits.SMALL_BUFFER_BYTES];
        try {
            int count;
            do {
                count = link.read(dropped, 0, dropped.length);
            } while (count >= 0);
        } catch (IOException e) {
            // Closed: by the peer, or by us because time was up. There was nothing left to say.
            ServerLog.debug(link.peer() + ": closed after the last word: " + e.getMessage());
        }
    }

    private long readingTooLong() {
        if (readingInside) {
            answers.end(Ending.error(new Refusal(ErrorCode.TIMED_OUT, "a frame came too slowly")));
            return 0;
        }
        long idleNanos = settings.idle().toNanos();
        if (!answers.isEmpty()) {
            return idleNanos;
        }
        long left = idleNanos - (System.nanoTime() - wroteNanos);
        if (left <= 0) {
            answers.end(Ending.error(
                    new Refusal(ErrorCode.IDLE, "silent for " + settings.idle().toSeconds() + " s")));
        }
        return left;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, ServerLimits.WRITE_PIECE_BYTES);
            writing.begin(settings.writeStall().toNanos());
            try {
                link.write(buffer, offset + done, piece);
            } catch (IOException e) {
                throw new LinkLostException(e);
            } finally {
                counters.writesNanos.add(writing.end());
            }
            done += piece;
        }
        wroteNanos = System.nanoTime();
        counters.bytesOut.add(length);
    }

    @Override
    public void flush() throws IOException {
        writing.begin(settings.writeStall().toNanos());
        try {
            link.flush();
        } catch (IOException e) {
            throw new LinkLostException(e);
        } finally {
            counters.writesNanos.add(writing.end());
        }
    }

    /** Nothing more will be written: the peer reads an orderly end, while what it still sends is dropped. */
    void endOutput() throws IOException {
        writing.begin(settings.writeStall().toNanos());
        try {
            link.endOutput();
        } catch (IOException e) {
            throw new LinkLostException(e);
        } finally {
            counters.writesNanos.add(writing.end());
        }
    }

    private long writingTooLong() {
        ServerLog.info(
                link.peer() + ": took nothing for " + settings.writeStall().toSeconds() + " s; closed");
        close();
        return 0;
    }

    Link link() {
        return link;
    }

    /** When something was written last, as {@link System#nanoTime}. */
    long wroteNanos() {
        return wroteNanos;
    }

    String peer() {
        return link.peer();
    }

    void close() {
        reading.cancel();
        writing.cancel();
        link.close();
        onClose.run();
    }
}
