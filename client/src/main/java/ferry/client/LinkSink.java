package ferry.client;

import ferry.protocol.FrameWriter;
import ferry.transport.Link;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/** A link as frames are written to it. {@code taken}: counts the bytes that the link took. */
record LinkSink(Link link, LongAdder taken) implements FrameWriter.Sink {
    /** A leaf may take seconds on a slow path, so it is counted while it goes. Four records of TLS. */
    private static final int COUNTED_BYTES = 64 << 10;

    LinkSink(Link link) {
        this(link, new LongAdder());
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int next = Math.min(length - done, COUNTED_BYTES);
            link.write(buffer, offset + done, next);
            taken.add(next);
            done += next;
        }
    }

    @Override
    public void flush() throws IOException {
        link.flush();
    }
}
