package ferry.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a TLS session; under the lock of its link. Small writes are gathered into one record, and records
 * into one socket call. After {@link #flush} no buffer is held.
 */
abstract class TlsWriter {
    private final SocketChannel channel;
    private final BufferPool pool;

    /** Plain bytes that do not fill a record yet, ready to be added to. */
    private @Nullable ByteBuffer pending;

    /** Records on their way to the socket, ready to be added to. */
    private @Nullable ByteBuffer network;

    /** A socket call failed; how much of the records went out is unknown, so nothing may follow. */
    private boolean broken;

    /** @param pool of network buffers */
    TlsWriter(SocketChannel channel, BufferPool pool) {
        this.channel = channel;
        this.pool = pool;
    }

    /** Makes one record out of {@code plain}, at most {@link TransportLimits#RECORD_BYTES} of it. */
    abstract void encrypt(ByteBuffer plain) throws IOException;

    /** Makes the records that TLS itself owes the peer. */
    abstract void encryptOwed() throws IOException;

    /** From now on the peer is owed close_notify, and nothing else is encrypted. */
    abstract void closeOutbound();

    final void write(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(buffer, offset, length);
        if (pending != null && pending.position() + length >= TransportLimits.RECORD_BYTES) {
            // Fill the record that was begun, so that it goes out full.
            int count = TransportLimits.RECORD_BYTES - pending.position();
            pending.put(source.slice(source.position(), count));
            source.position(source.position() + count);
            encryptPending(pending);
        }
        while (source.remaining() >= TransportLimits.RECORD_BYTES) {
            encrypt(source);
        }
        if (source.hasRemaining()) {
            if (pending == null) {
                pending = BufferPool.RECORDS.take();
            }
            pending.put(source);
        }
    }

    final void flush() throws IOException {
        if (pending != null) {
            encryptPending(pending);
        }
        send();
    }

    /** Sends what TLS itself owes the peer. */
    final void answer() throws IOException {
        encryptOwed();
        send();
    }

    /** Sends what was encrypted, then close_notify; what was not encrypted yet is dropped. */
    final void end() throws IOException {
        closeOutbound();
        encryptOwed();
        send();
    }

    /** Where records go, ready to be added to. */
    final ByteBuffer network() throws IOException {
        if (broken) {
            throw new IOException("the connection broke during an earlier write");
        }
        ByteBuffer records = network;
        if (records == null) {
            records = pool.take();
            network = records;
        }
        return records;
    }

    final void send() throws IOException {
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
        pool.giveBack(records);
    }

    private void encryptPending(ByteBuffer plain) throws IOException {
        plain.flip();
        while (plain.hasRemaining()) {
            encrypt(plain);
        }
        pending = null;
        BufferPool.RECORDS.giveBack(plain);
    }
}
