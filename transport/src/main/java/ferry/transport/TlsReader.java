package ferry.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a {@link TlsLink}; one thread. Records are decrypted straight into the caller's array where it
 * is large enough. Large buffers are borrowed while bytes arrive; a reader that waits holds a small one.
 */
final class TlsReader {
    private final SocketChannel channel;
    private final SSLEngine engine;

    /** Only for its {@code available()}. */
    private final InputStream waiting;

    private final ByteBuffer idle = ByteBuffer.allocate(TransportLimits.IDLE_BUFFER_BYTES);

    /** Bytes from the network, ready to be taken: {@link #idle} or a borrowed buffer. */
    private ByteBuffer network = idle.limit(0);

    private boolean borrowed;

    /** The rest of a record that was larger than the caller's array, ready to be taken. */
    private @Nullable ByteBuffer rest;

    TlsReader(SocketChannel channel, SSLEngine engine) throws IOException {
        this.channel = channel;
        this.engine = engine;
        waiting = channel.socket().getInputStream();
    }

    /** As {@link Link#read}. */
    int read(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(buffer, offset, length);
        if (rest != null) {
            return takeRest(rest, target);
        }
        while (length > 0) {
            SSLEngineResult result = engine.unwrap(network, target);
            switch (result.getStatus()) {
                case OK -> runTasks();
                case BUFFER_UNDERFLOW -> {
                    if (target.position() > offset) {
                        return target.position() - offset;
                    }
                    fill();
                }
                case BUFFER_OVERFLOW -> {
                    if (target.position() > offset) {
                        return target.position() - offset;
                    }
                    unwrapAside();
                    if (rest != null) {
                        return takeRest(rest, target);
                    }
                }
                case CLOSED -> {
                    return target.position() > offset ? target.position() - offset : -1;
                }
            }
            if (!target.hasRemaining()) {
                return length;
            }
        }
        return 0;
    }

    /** Lets the engine take one record of the handshake; reads from the socket if it needs more. */
    void unwrapHandshake(ByteBuffer nothing) throws IOException {
        SSLEngineResult result = engine.unwrap(network, nothing);
        switch (result.getStatus()) {
            case OK -> {}
            case BUFFER_UNDERFLOW -> fill();
            case BUFFER_OVERFLOW -> throw new AssertionError("a handshake record has no application bytes");
            case CLOSED -> throw new EOFException("the peer closed the connection during the TLS handshake");
        }
    }

    /** The record is larger than what the caller offered, or will be once all of it is here: it goes to {@link #rest}. */
    private void unwrapAside() throws IOException {
        ByteBuffer record = BufferPool.RECORDS.take();
        SSLEngineResult result = engine.unwrap(network, record);
        if (record.flip().hasRemaining()) {
            rest = record;
        } else {
            BufferPool.RECORDS.giveBack(record);
        }
        switch (result.getStatus()) {
            case OK -> runTasks();
            case BUFFER_UNDERFLOW -> fill();
            case BUFFER_OVERFLOW -> throw new SSLException("the peer sent a record longer than TLS allows");
            case CLOSED -> {}
        }
    }

    private int takeRest(ByteBuffer record, ByteBuffer target) {
        int count = Math.min(record.remaining(), target.remaining());
        target.put(target.position(), record, record.position(), count);
        record.position(record.position() + count);
        if (!record.hasRemaining()) {
            rest = null;
            BufferPool.RECORDS.giveBack(record);
        }
        return count;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Waits for bytes. {@link #network} holds the beginning of a record or nothing. */
    private void fill() throws IOException {
        if (network.hasRemaining()) {
            if (borrowed) {
                network.compact();
            } else {
                borrow();
            }
        } else if (waiting.available() > TransportLimits.IDLE_BUFFER_BYTES) {
            if (borrowed) {
                network.clear();
            } else {
                borrow();
            }
        } else {
            release();
        }
        int count = channel.read(network);
        network.flip();
        if (count < 0) {
            throw new EOFException("the connection was cut: the peer did not say goodbye");
        }
    }

    /** Changes to a large buffer; what was in the small one moves along. */
    private void borrow() {
        network = BufferPool.NETWORK.take().put(network);
        borrowed = true;
    }

    /** Changes to the small buffer, to wait with. */
    private void release() {
        if (borrowed) {
            BufferPool.NETWORK.giveBack(network);
            borrowed = false;
        }
        network = idle.clear();
    }
}
