package ferry.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What came on a stream and was not read yet. The library's thread fills it and stops asking for more while it is full,
 * so that the peer runs out of credit; one thread of ours takes. Ends with the peer's FIN, a cut, or {@link #close()}.
 */
final class StreamInput extends ChannelInboundHandlerAdapter {
    private final QuicStreamChannel stream;

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();

    /** What the waiting buffers occupy, which may be more than what they hold. */
    private int heldBytes;

    /** Whether the library was asked for more and has not answered yet. */
    private boolean asked;

    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;

    StreamInput(QuicStreamChannel stream) {
        this.stream = stream;
    }

    // The reader's.

    int read(byte[] target, int offset, int length) throws IOException {
        int count;
        boolean ask;
        lock.lock();
        try {
            while (waiting.isEmpty() && !ended && !closed && failure == null) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                throw new ClosedChannelException();
            }
            ByteBuf first = waiting.peek();
            if (first == null) {
                if (ended) {
                    return -1;
                }
                throw new IOException(String.valueOf(failure == null ? null : failure.getMessage()), failure);
            }
            count = Math.min(length, first.readableBytes());
            first.readBytes(target, offset, count);
            if (!first.isReadable()) {
                waiting.remove();
                heldBytes -= first.capacity();
                first.release();
            }
            ask = !asked && heldBytes < QuicLimits.READ_AHEAD_BYTES / 2 && !ended && failure == null;
            asked |= ask;
        } finally {
            lock.unlock();
        }
        if (ask) {
            stream.read();
        }
        return count;
    }

    /** Any thread: wakes the reader and drops what waits. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.forEach(ByteBuf::release);
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // The library's thread.

    @Override
    public void channelActive(ChannelHandlerContext context) {
        lock.lock();
        try {
            asked = true;
        } finally {
            lock.unlock();
        }
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes) || !bytes.isReadable()) {
            ReferenceCountUtil.release(message);
            return;
        }
        lock.lock();
        try {
            if (closed) {
                bytes.release();
                return;
            }
            waiting.add(bytes);
            heldBytes += bytes.capacity();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        boolean more;
        lock.lock();
        try {
            more = heldBytes < QuicLimits.READ_AHEAD_BYTES && !ended && !closed;
            asked = more;
        } finally {
            lock.unlock();
        }
        if (more) {
            context.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownReadComplete) {
            end(null);
        }
    }

    /** The peer reset the stream, or broke the rules of QUIC. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(new IOException("the stream was cut: " + cause.getMessage(), cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(
                stream.parent().isTimedOut()
                        ? new IOException("the connection was cut: nothing came from the peer for too long")
                        : new EOFException("the connection was cut"));
    }

    /** The first reason counts; null for an orderly end. */
    private void end(@Nullable IOException reason) {
        lock.lock();
        try {
            if (!ended && failure == null) {
                ended = reason == null;
                failure = reason;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
