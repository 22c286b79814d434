package ferry.transport;

import java.io.Closeable;
import java.io.IOException;

/**
 * A reliable, ordered stream of bytes in both directions, open and (over TLS) past its handshake. One thread reads, one
 * other may write at the same time; anyone may close. Closing wakes both with an {@link IOException}; interrupts are
 * never used.
 */
public interface Link extends Closeable {
    /** Reads at least one byte, at most {@code length}; −1 at an orderly end (TLS: close_notify; a cut is an exception). */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /** Writes all; what was written may wait in a bounded buffer until {@link #flush()}. */
    void write(byte[] buffer, int offset, int length) throws IOException;

    void flush() throws IOException;

    /**
     * Flushes and ends this side's bytes: the peer reads an orderly end, while reading here goes on. Whoever refuses a
     * peer that is still sending does this, reads on for a while, and closes then; closing at once would make the
     * kernel drop the refusal before the peer has read it. Nothing may be written afterwards.
     */
    void endOutput() throws IOException;

    /** What the transport vouches for. */
    LinkSecurity security();

    /** What the path is like. Any thread, any time, also after {@link #close()}; waits a tenth of a second at most. */
    LinkStats stats();

    /** The peer, for logs: {@code 127.0.0.1:40412}, {@code [::1]:40412}, {@code unix:uid=1000}. */
    String peer();

    /** Idempotent, any thread; sends close_notify where that takes no long wait, but not what was not flushed. */
    @Override
    void close();
}
