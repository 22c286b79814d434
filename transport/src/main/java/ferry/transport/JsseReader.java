package ferry.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a {@link JsseSession}; one thread. Records are decrypted straight into the caller's array where
 * it is large enough.
 */
final class JsseReader {
    private final SSLEngine engine;
    private final NetworkInput network;

    /** The rest of a record that was larger than the caller's array, ready to be taken. */
    private @Nullable ByteBuffer rest;

    JsseReader(SocketChannel channel, SSLEngine engine) throws IOException {
        this.engine = engine;
        network = new NetworkInput(channel, BufferPool.NETWORK, ByteBuffer.allocate(TransportLimits.IDLE_BUFFER_BYTES));
    }

    /** As {@link Link#read}. */
    int read(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(buffer, offset, length);
        if (rest != null) {
            return takeRest(rest, target);
        }
        while (length > 0) {
            SSLEngineResult result = engine.unwrap(network.bytes(), target);
            switch (result.getStatus()) {
                case OK -> runTasks();
                case BUFFER_UNDERFLOW -> {
                    if (target.position() > offset) {
                        return target.position() - offset;
                    }
                    network.fill();
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
        SSLEngineResult result = engine.unwrap(network.bytes(), nothing);
        switch (result.getStatus()) {
            case OK -> {}
            case BUFFER_UNDERFLOW -> network.fill();
            case BUFFER_OVERFLOW -> throw new AssertionError("a handshake record has no application bytes");
            case CLOSED -> throw new EOFException("the peer closed the connection during the TLS handshake");
        }
    }

    /** The record is larger than what the caller offered, or will be once all of it is here: it goes to {@link #rest}. */
    private void unwrapAside() throws IOException {
        ByteBuffer record = BufferPool.RECORDS.take();
        SSLEngineResult result = engine.unwrap(network.bytes(), record);
        if (record.flip().hasRemaining()) {
            rest = record;
        } else {
            BufferPool.RECORDS.giveBack(record);
        }
        switch (result.getStatus()) {
            case OK -> runTasks();
            case BUFFER_UNDERFLOW -> network.fill();
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
}
