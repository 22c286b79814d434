package ferry.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Encrypted bytes from a socket; the reader's. A large buffer is borrowed while bytes arrive; who waits holds a small one. */
final class NetworkInput {
    private final SocketChannel channel;
    private final BufferPool pool;

    /** Only for its {@code available()}. */
    private final InputStream waiting;

    private final ByteBuffer idle;

    /** {@link #idle} or a borrowed buffer. */
    private ByteBuffer bytes;

    private boolean borrowed;

    /** @param idle of {@link TransportLimits#IDLE_BUFFER_BYTES}, of the kind that is in {@code pool} */
    NetworkInput(SocketChannel channel, BufferPool pool, ByteBuffer idle) throws IOException {
        this.channel = channel;
        this.pool = pool;
        this.idle = idle;
        waiting = channel.socket().getInputStream();
        bytes = idle.limit(0);
    }

    /** What arrived and was not taken yet, ready to be taken. Another buffer after each {@link #fill}. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Waits for more behind what was not taken yet. */
    void fill() throws IOException {
        if (bytes.hasRemaining()) {
            if (borrowed) {
                bytes.compact();
            } else {
                borrow();
            }
        } else if (waiting.available() > TransportLimits.IDLE_BUFFER_BYTES) {
            if (borrowed) {
                bytes.clear();
            } else {
                borrow();
            }
        } else {
            release();
        }
        int count = channel.read(bytes);
        bytes.flip();
        if (count < 0) {
            throw new EOFException("the connection was cut: the peer did not say goodbye");
        }
    }

    /** Changes to a large buffer; what was in the small one moves along. */
    private void borrow() {
        bytes = pool.take().put(bytes);
        borrowed = true;
    }

    /** Changes to the small buffer, to wait with. */
    private void release() {
        if (borrowed) {
            pool.giveBack(bytes);
            borrowed = false;
        }
        bytes = idle.clear();
    }
}
