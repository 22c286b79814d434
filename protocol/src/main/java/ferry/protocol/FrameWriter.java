package ferry.protocol;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Writes frames: ferry-1.md §2. Gathers small ones, so that ten thousand small files are not ten thousand writes;
 * nothing is sent for certain before {@link #flush}. Owned by the one thread that writes the link. Holds memory only
 * between a write and its flush.
 */
public final class FrameWriter {
    /** Where bytes go; takes all of them before it returns. */
    public interface Sink {
        void write(byte[] buffer, int offset, int length) throws IOException;

        void flush() throws IOException;
    }

    private static final byte[] EMPTY = {};
    private static final int FIRST_BUFFER_BYTES = 512;
    /** Gathered before a write; one record of TLS. */
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Sink sink;
    private byte[] buffer = EMPTY;
    private int length;
    private long contentLeft;

    public FrameWriter(Sink sink) {
        this.sink = sink;
    }

    /** Header and head; as much content as the message says must follow. */
    public void write(Message message, long request) throws IOException {
        if (contentLeft != 0) {
            throw new IllegalStateException(contentLeft + " bytes of content are missing");
        }
        byte[] frame = MessageCodec.encode(message, request);
        contentLeft = MessageCodec.contentLength(message);
        append(frame, 0, frame.length);
    }

    /** Content of the message written last, in as many pieces as the caller likes. */
    public void writeContent(byte[] content, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, content.length);
        if (count > contentLeft) {
            throw new IllegalStateException(count + " bytes of content where " + contentLeft + " were announced");
        }
        append(content, offset, count);
        contentLeft -= count;
    }

    /** Hands everything to the network. */
    public void flush() throws IOException {
        drain();
        buffer = EMPTY;
        sink.flush();
    }

    private void append(byte[] bytes, int offset, int count) throws IOException {
        if (count > BUFFER_BYTES - length) {
            drain();
        }
        if (count >= BUFFER_BYTES) {
            sink.write(bytes, offset, count);
            return;
        }
        if (length + count > buffer.length) {
            int doubled = Math.max(FIRST_BUFFER_BYTES, 2 * buffer.length);
            buffer = Arrays.copyOf(buffer, Math.min(BUFFER_BYTES, Math.max(doubled, length + count)));
        }
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
    }

    private void drain() throws IOException {
        int count = length;
        length = 0;
        if (count > 0) {
            sink.write(buffer, 0, count);
        }
    }
}
