package ferry.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames: ferry-1.md §2. Blocks in its source and nowhere else; owned by the one thread that
 * reads the link.
 *
 * <p>Memory follows what was received, never what was claimed: an idle reader holds a few hundred bytes, a busy one 16
 * KiB, a head grows as it arrives. Content goes straight into the caller's array unless there is too little of it to be
 * worth a read of its own.
 */
public final class FrameReader {
    /** Where bytes come from: blocks until there is at least one; −1 at the end. */
    public interface Source {
        int read(byte[] buffer, int offset, int length) throws IOException;
    }

    /** A frame whose content, if any, is still to be read. */
    public record Frame(FrameHeader header, Message message) {}

    /** What an idle link costs. Holds the header and head of most messages. */
    private static final int IDLE_BUFFER_BYTES = 256;
    /** Many small frames in one read, without costing much where every link is busy. */
    private static final int BUSY_BUFFER_BYTES = 16 * 1024;
    /** Less content than this is read through the buffer, together with the frames behind it. */
    private static final int DIRECT_READ_BYTES = 8 * 1024;
    /** First allocation for a head that does not fit the buffer; doubled as it arrives. */
    private static final int HEAD_STEP_BYTES = 4 * 1024;

    private final Source source;
    private final byte[] idleBuffer = new byte[IDLE_BUFFER_BYTES];
    private byte[] buffer = idleBuffer;
    private int position;
    private int limit;
    private @Nullable FrameHeader header;
    private int contentLeft;
    private volatile boolean insideFrame;

    public FrameReader(Source source) {
        this.source = source;
    }

    /**
     * The next message; unknown odd types, and content of the previous frame that nobody read, are skipped.
     *
     * @param signedIn whether the link is past SIGNED_IN: decides what a header may claim
     * @return null at an orderly end between frames
     * @throws EOFException at an end inside a frame
     * @throws RefusedException this request breaks a rule; {@link #header} tells which, and the reader goes on
     * @throws ProtocolException the link is over
     */
    public @Nullable Frame next(boolean signedIn) throws IOException {
        while (true) {
            skipContent();
            if (!awaitFrame()) {
                return null;
            }
            FrameHeader read = readHeader();
            header = read;
            MessageCodec.checkHeader(read, signedIn);
            if (MessageCodec.isSkippable(read.type())) {
                skip(read.headLength());
                insideFrame = false;
                continue;
            }
            return new Frame(read, readHead(read));
        }
    }

    /** Of the frame that {@link #next} returned or refused last. */
    public FrameHeader header() {
        if (header == null) {
            throw new IllegalStateException("no frame was read yet");
        }
        return header;
    }

    /** Reads content of the current frame, at least one byte; −1 when all of it was read. */
    public int readContent(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (contentLeft == 0) {
            return -1;
        }
        int wanted = Math.min(length, contentLeft);
        int count;
        if (position == limit && wanted >= DIRECT_READ_BYTES) {
            count = source.read(target, offset, wanted);
            if (count <= 0) {
                throw cutOff();
            }
        } else {
            if (position == limit) {
                fill();
            }
            count = Math.min(wanted, limit - position);
            System.arraycopy(buffer, position, target, offset, count);
            position += count;
        }
        contentLeft -= count;
        insideFrame = contentLeft > 0;
        return count;
    }

    /** Whether a frame has begun whose bytes are not all here: a peer that is silent now is stuck, not idle. */
    public boolean isInsideFrame() {
        return insideFrame;
    }

    private void skipContent() throws IOException {
        while (contentLeft > 0) {
            contentLeft -= skipSome(contentLeft);
        }
    }

    /** Waits for the first byte of a frame with nothing but the idle buffer; false at the end of the stream. */
    private boolean awaitFrame() throws IOException {
        if (position == limit) {
            insideFrame = false;
            buffer = idleBuffer;
            limit = 0;
            if (!tryFill()) {
                return false;
            }
        }
        insideFrame = true;
        return true;
    }

    private FrameHeader readHeader() throws IOException {
        if (limit - position >= SpecLimits.FRAME_HEADER_BYTES) {
            FrameHeader read = FrameHeader.read(buffer, position);
            position += SpecLimits.FRAME_HEADER_BYTES;
            return read;
        }
        byte[] bytes = new byte[SpecLimits.FRAME_HEADER_BYTES];
        readFully(bytes, 0, bytes.length);
        return FrameHeader.read(bytes, 0);
    }

    private Message readHead(FrameHeader of) throws IOException {
        int length = of.headLength();
        if (limit - position >= length) {
            int from = position;
            position += length;
            return decode(of, buffer, from);
        }
        byte[] head = new byte[Math.min(length, HEAD_STEP_BYTES)];
        int count = 0;
        while (true) {
            readFully(head, count, head.length - count);
            count = head.length;
            if (count == length) {
                return decode(of, head, 0);
            }
            head = Arrays.copyOf(head, Math.min(length, 2 * count));
        }
    }

    private Message decode(FrameHeader of, byte[] head, int offset) throws FerryException {
        // Before decoding: a refused request still has content, which the next call skips.
        contentLeft = (int) of.contentLength();
        insideFrame = contentLeft > 0;
        return MessageCodec.decode(of, head, offset);
    }

    private void readFully(byte[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (position == limit) {
                fill();
            }
            int count = Math.min(length - done, limit - position);
            System.arraycopy(buffer, position, target, offset + done, count);
            position += count;
            done += count;
        }
    }

    private void skip(int length) throws IOException {
        int left = length;
        while (left > 0) {
            left -= skipSome(left);
        }
    }

    private int skipSome(int atMost) throws IOException {
        if (position == limit) {
            fill();
        }
        int count = Math.min(atMost, limit - position);
        position += count;
        return count;
    }

    private void fill() throws IOException {
        if (!tryFill()) {
            throw cutOff();
        }
    }

    /** Refills the empty buffer. If the idle one came back full inside a frame, the peer sends in bulk: take the large one. */
    private boolean tryFill() throws IOException {
        if (buffer.length == IDLE_BUFFER_BYTES && limit == IDLE_BUFFER_BYTES) {
            buffer = new byte[BUSY_BUFFER_BYTES];
        }
        position = 0;
        limit = 0;
        int count = source.read(buffer, 0, buffer.length);
        if (count <= 0) {
            return false;
        }
        limit = count;
        return true;
    }

    private static EOFException cutOff() {
        return new EOFException("the link ended inside a frame");
    }
}
