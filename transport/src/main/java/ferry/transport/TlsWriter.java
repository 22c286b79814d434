package ferry.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a {@link TlsLink}; under its lock. Small writes are gathered into one record, and records into
 * one socket call. After {@link #flush} no buffer is held.
 */
final class TlsWriter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;

    /** Plain bytes that do not fill a record yet, ready to be added to. */
    private @Nullable ByteBuffer pending;

    /** Records on their way to the socket, ready to be added to. */
    private @Nullable ByteBuffer network;

    /** A socket call failed; how much of the records went out is unknown, so nothing may follow. */
    private boolean broken;

    TlsWriter(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
    }

    void write(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(buffer, offset, length);
        if (pending != null && pending.position() + length >= TransportLimits.RECORD_BYTES) {
            // Fill the record that was begun, so that it goes out full.
            int count = TransportLimits.RECORD_BYTES - pending.position();
            pending.put(source.slice(source.position(), count));
            source.position(source.position() + count);
            wrapPending(pending);
        }
        while (source.remaining() >= TransportLimits.RECORD_BYTES) {
            wrap(source);
        }
        if (source.hasRemaining()) {
            if (pending == null) {
                pending = BufferPool.RECORDS.take();
            }
            pending.put(source);
        }
    }

    void flush() throws IOException {
        if (pending != null) {
            wrapPending(pending);
        }
        send();
    }

    /** Sends what the engine itself owes the peer. */
    void answer() throws IOException {
        wrapOwed();
        send();
    }

    /** Sends what was wrapped, then close_notify; what was not wrapped yet is dropped. */
    void end() throws IOException {
        engine.closeOutbound();
        wrapOwed();
        send();
    }

    private void wrapPending(ByteBuffer plain) throws IOException {
        plain.flip();
        while (plain.hasRemaining()) {
            wrap(plain);
        }
        pending = null;
        BufferPool.RECORDS.giveBack(plain);
    }

    private void wrapOwed() throws IOException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
            wrap(NOTHING);
        }
    }

    /** Makes one record out of {@code source}, or one the engine owes. */
    private void wrap(ByteBuffer source) throws IOException {
        if (broken) {
            throw new IOException("the connection broke during an earlier write");
        }
        if (network == null) {
            network = BufferPool.NETWORK.take();
        }
        SSLEngineResult result = engine.wrap(source, network);
        switch (result.getStatus()) {
            case OK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case BUFFER_OVERFLOW -> send();
            case BUFFER_UNDERFLOW -> throw new AssertionError("wrapping needs no more bytes");
            case CLOSED -> {
                if (source.hasRemaining()) {
                    throw new SSLException("this side of the TLS connection is closed");
                }
            }
        }
    }

    private void send() throws IOException {
        ByteBuffer records = network;
        if (records == null) {
            return;
        }
        records.flip();
        boolean sent = false;
        try {
            while (records.hasRemaining()) {
                channel.write(records);
            }
            sent = true;
        } finally {
            broken |= !sent;
        }
        network = null;
        BufferPool.NETWORK.giveBack(records);
    }
}
