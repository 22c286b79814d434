package ferry.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way into a stream. One thread writes; it waits while the library has not taken what was written before,
 * because the peer gave no credit or the path carries no more. Any thread may {@link #close()}.
 */
final class StreamOutput {
    private final QuicStreamChannel stream;

    /** Small writes until the next flush; the writer's. Heap: an idle link holds none. */
    private byte @Nullable [] gathered;

    private int gatheredBytes;

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private int untakenBytes;
    private boolean ended;
    private @Nullable Throwable failure;

    StreamOutput(QuicStreamChannel stream) {
        this.stream = stream;
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        if (gatheredBytes + length <= QuicLimits.GATHERED_BYTES) {
            if (gathered == null) {
                gathered = new byte[QuicLimits.GATHERED_BYTES];
            }
            System.arraycopy(bytes, offset, gathered, gatheredBytes, length);
            gatheredBytes += length;
            return;
        }
        flush();
        for (int position = offset; position < offset + length; ) {
            int count = Math.min(offset + length - position, QuicLimits.WRITE_PIECE_BYTES);
            send(bytes, position, count);
            position += count;
        }
    }

    void flush() throws IOException {
        byte[] bytes = gathered;
        if (bytes != null) {
            int count = gatheredBytes;
            gathered = null;
            gatheredBytes = 0;
            send(bytes, 0, count);
        }
    }

    /** Waits until the library has everything; the FIN then follows by itself. */
    void end() throws IOException {
        flush();
        lock.lock();
        try {
            while (untakenBytes > 0 && failure == null) {
                changed.awaitUninterruptibly();
            }
            requireOpen();
            ended = true;
        } finally {
            lock.unlock();
        }
        LoopTasks.run(stream.eventLoop(), () -> Waiting.notFor(stream.shutdownOutput()));
    }

    /** Nothing can be written any more, and who waits to write is told. */
    void close() {
        lock.lock();
        try {
            if (failure == null) {
                failure = new ClosedChannelException();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the library has everything that was flushed, so that the peer may be told of an orderly end. */
    boolean isTaken() {
        lock.lock();
        try {
            return untakenBytes == 0;
        } finally {
            lock.unlock();
        }
    }

    private void send(byte[] bytes, int offset, int count) throws IOException {
        lock.lock();
        try {
            while (untakenBytes > 0 && untakenBytes + count > QuicLimits.WRITE_AHEAD_BYTES && failure == null) {
                changed.awaitUninterruptibly();
            }
            requireOpen();
            untakenBytes += count;
        } finally {
            lock.unlock();
        }
        ByteBuf piece = stream.alloc().directBuffer(count).writeBytes(bytes, offset, count);
        stream.writeAndFlush(piece).addListener(written -> taken(count, written.cause()));
    }

    private void requireOpen() throws IOException {
        if (failure != null) {
            throw new IOException("the stream is closed: " + failure.getMessage(), failure);
        }
        if (ended) {
            throw new IOException("the output was ended");
        }
    }

    /** The library's thread. */
    private void taken(int count, @Nullable Throwable cause) {
        lock.lock();
        try {
            untakenBytes -= count;
            if (cause != null && failure == null) {
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
