package ferry.transport;

import ferry.openssl.OpenSsl;
import ferry.openssl.OpenSsl.Function;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * TLS by OpenSSL, which never sees the socket: it reads encrypted bytes out of a network buffer and writes them into a
 * memory of its own, from where they are fetched. The library's session is no thing for two threads, so each call is
 * under {@link #engine}; none of them waits for anything.
 */
final class OpenSslSession implements TlsSession {
    /** RFC 9266 §2. */
    private static final String EXPORTER_LABEL = "EXPORTER-Channel-Binding";

    private static final int EXPORTER_BYTES = 32;
    /** Room for a full record with what encryption adds, and a key update before it. */
    private static final int RECORD_ROOM = TransportLimits.RECORD_BUFFER_BYTES + 256;

    private static final long BIO_CTRL_PENDING = 10;
    private static final long BIO_CTRL_SET_EOF_RETURN = 130;
    private static final long KEY_UPDATE_REQUESTED = 1;
    private static final int ERROR_WANT_READ = 2;
    private static final int ERROR_ZERO_RETURN = 6;
    private static final int SPKI_BYTES_MAX = 64 * 1024;

    /** Which end this is, and what it knows about the server's key. */
    sealed interface Side {
        record Server(TlsIdentity identity) implements Side {}

        record Client(ServerKeyCheck check) implements Side {}
    }

    private final OpenSsl library;
    private final long keyBytes;
    private final ReentrantLock engine = new ReentrantLock();
    private final NetworkInput network;
    private final Writer writer;
    private final long[] readCount = new long[1];
    private final long output;

    /** The library's session; 0 once it was freed. Under {@link #engine}. */
    private long ssl;

    private volatile boolean owesAnswer;
    private LinkSecurity.Tls security = new LinkSecurity.Tls(new byte[0], new byte[0]);

    private OpenSslSession(OpenSsl library, long ssl, long keyBytes, SocketChannel channel) throws IOException {
        this.library = library;
        this.ssl = ssl;
        this.keyBytes = keyBytes;
        network = new NetworkInput(
                channel, BufferPool.NATIVE_NETWORK, ByteBuffer.allocateDirect(TransportLimits.IDLE_BUFFER_BYTES));
        writer = new Writer(channel);
        output = memory();
        library.call(Function.SSL_set_bio, ssl, memory(), output);
    }

    /** Shakes hands; takes {@code ssl} over, whatever comes of it. */
    static OpenSslSession open(
            OpenSsl library, long ssl, long keyBytes, SocketChannel channel, String protocol, Side side)
            throws IOException {
        OpenSslSession session;
        try {
            session = new OpenSslSession(library, ssl, keyBytes, channel);
        } catch (IOException | RuntimeException | Error e) {
            library.call(Function.SSL_free, ssl);
            throw e;
        }
        try {
            session.shakeHands(protocol, side);
            return session;
        } catch (IOException | RuntimeException | Error e) {
            session.free();
            throw e;
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            int count = decrypt(buffer, offset, length);
            if (count != 0) {
                return count;
            }
            fill();
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        writer.write(buffer, offset, length);
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public boolean owesAnswer() {
        return owesAnswer;
    }

    @Override
    public void answer() throws IOException {
        writer.answer();
    }

    @Override
    public void end() throws IOException {
        writer.end();
    }

    @Override
    public LinkSecurity.Tls security() {
        return security;
    }

    @Override
    public void free() {
        engine.lock();
        try {
            if (ssl != 0) {
                library.call(Function.SSL_free, ssl);
                ssl = 0;
            }
        } finally {
            engine.unlock();
        }
    }

    /** Takes what is here; 0 if more bytes are needed, −1 after the peer's close_notify. */
    private int decrypt(byte[] buffer, int offset, int length) throws IOException {
        engine.lock();
        try {
            requireOpen();
            int count = 0;
            while (count < length) {
                MemorySegment target = MemorySegment.ofArray(buffer).asSlice(offset + count, length - count);
                if (!library.move(Function.SSL_read_ex, ssl, target, MemorySegment.ofArray(readCount))) {
                    int error = (int) library.call(Function.SSL_get_error, ssl, 0);
                    owesAnswer = hasOutput();
                    return switch (error) {
                        case ERROR_WANT_READ -> count;
                        case ERROR_ZERO_RETURN -> count > 0 ? count : -1;
                        default -> throw new SSLException(library.failure());
                    };
                }
                count += (int) readCount[0];
            }
            return count;
        } finally {
            engine.unlock();
        }
    }

    /** Waits for bytes and shows them to the library, which has taken all of the former ones before it asks for more. */
    private void fill() throws IOException {
        network.bytes().position(network.bytes().limit());
        network.fill();
        MemorySegment bytes = MemorySegment.ofBuffer(network.bytes());
        engine.lock();
        try {
            requireOpen();
            long input = library.require(
                    library.call(Function.BIO_new_mem_buf, bytes.address(), bytes.byteSize()), "no memory for TLS");
            library.call(Function.BIO_ctrl, input, BIO_CTRL_SET_EOF_RETURN, -1, 0);
            library.call(Function.SSL_set0_rbio, ssl, input);
        } finally {
            engine.unlock();
        }
    }

    private void shakeHands(String protocol, Side side) throws IOException {
        while (true) {
            boolean done;
            IOException failure = null;
            engine.lock();
            try {
                requireOpen();
                int result = (int) library.call(Function.SSL_do_handshake, ssl);
                done = result == 1;
                if (!done && (int) library.call(Function.SSL_get_error, ssl, result) != ERROR_WANT_READ) {
                    failure = new SSLHandshakeException(library.failure());
                }
                if (done) {
                    // Before the last message goes out: a refused server gets nothing.
                    security = new LinkSecurity.Tls(exporter(), checkedKeyHash(side));
                }
            } finally {
                engine.unlock();
            }
            sendHandshake(failure);
            if (done) {
                requireProtocol(protocol);
                return;
            }
            fillHandshake();
        }
    }

    private void sendHandshake(@Nullable IOException failure) throws IOException {
        if (failure == null) {
            writer.answer();
            return;
        }
        try {
            writer.answer(); // The alert.
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        throw failure;
    }

    private void fillHandshake() throws IOException {
        try {
            fill();
        } catch (EOFException e) {
            throw Explained.as(e, "the peer closed the connection during the TLS handshake");
        }
    }

    private byte[] checkedKeyHash(Side side) throws IOException {
        return switch (side) {
            case Side.Server(TlsIdentity identity) -> identity.keyHash();
            case Side.Client(ServerKeyCheck check) -> {
                byte[] hash = serverKeyHash();
                check.check(hash);
                yield hash;
            }
        };
    }

    private byte[] serverKeyHash() throws IOException {
        long certificate =
                library.require(library.call(Function.SSL_get1_peer_certificate, ssl), "the server has no certificate");
        try (Arena scratch = Arena.ofConfined()) {
            long key = library.call(Function.X509_get_X509_PUBKEY, certificate);
            int length = (int) library.call(Function.i2d_X509_PUBKEY, key);
            if (length <= 0 || length > SPKI_BYTES_MAX) {
                throw new SSLException("the server's key is no key");
            }
            MemorySegment encoded = scratch.allocate(length);
            MemorySegment position = scratch.allocate(ValueLayout.JAVA_LONG);
            position.set(ValueLayout.JAVA_LONG, 0, encoded.address());
            library.call(Function.i2d_X509_PUBKEY, key, position.address());
            return MessageDigest.getInstance("SHA-256").digest(encoded.toArray(ValueLayout.JAVA_BYTE));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        } finally {
            library.call(Function.X509_free, certificate);
        }
    }

    private byte[] exporter() throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment value = scratch.allocate(EXPORTER_BYTES);
            byte[] label = EXPORTER_LABEL.getBytes(StandardCharsets.US_ASCII);
            MemorySegment text = scratch.allocateFrom(ValueLayout.JAVA_BYTE, label);
            library.require(
                    library.call(
                            Function.SSL_export_keying_material,
                            ssl,
                            value.address(),
                            EXPORTER_BYTES,
                            text.address(),
                            label.length,
                            0,
                            0,
                            0),
                    "no exporter");
            return value.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** The library lets a peer pass that offers no protocol at all; a peer that means something else is not ours. */
    @SuppressWarnings("restricted") // a name in the library's own session
    private void requireProtocol(String protocol) throws IOException {
        String chosen;
        engine.lock();
        try (Arena scratch = Arena.ofConfined()) {
            requireOpen();
            MemorySegment name = scratch.allocate(ValueLayout.JAVA_LONG);
            MemorySegment length = scratch.allocate(ValueLayout.JAVA_LONG);
            library.call(Function.SSL_get0_alpn_selected, ssl, name.address(), length.address());
            long address = name.get(ValueLayout.JAVA_LONG, 0);
            chosen = address == 0
                    ? ""
                    : new String(
                            MemorySegment.ofAddress(address)
                                    .reinterpret(length.get(ValueLayout.JAVA_INT, 0))
                                    .toArray(ValueLayout.JAVA_BYTE),
                            StandardCharsets.US_ASCII);
        } finally {
            engine.unlock();
        }
        if (!protocol.equals(chosen)) {
            writer.end();
            throw new SSLHandshakeException("the peer does not speak " + protocol);
        }
    }

    /** An empty memory of the library's, which asks for more at its end. */
    private long memory() throws IOException {
        long memory =
                library.require(library.call(Function.BIO_new, library.call(Function.BIO_s_mem)), "no memory for TLS");
        library.call(Function.BIO_ctrl, memory, BIO_CTRL_SET_EOF_RETURN, -1, 0);
        return memory;
    }

    private boolean hasOutput() {
        return library.call(Function.BIO_ctrl, output, BIO_CTRL_PENDING, 0, 0) > 0;
    }

    private void requireOpen() throws ClosedChannelException {
        if (ssl == 0) {
            throw new ClosedChannelException();
        }
    }

    /** Encrypts into the library's memory and fetches it from there at once, so that records keep their order. */
    private final class Writer extends TlsWriter {
        private final long[] count = new long[1];
        private long bytesUnderKey;

        Writer(SocketChannel channel) {
            super(channel, BufferPool.NATIVE_NETWORK);
        }

        @Override
        void encrypt(ByteBuffer plain) throws IOException {
            int length = Math.min(plain.remaining(), TransportLimits.RECORD_BYTES);
            ByteBuffer records = roomForRecord();
            engine.lock();
            try {
                requireOpen();
                if (bytesUnderKey >= keyBytes) {
                    library.call(Function.SSL_key_update, ssl, KEY_UPDATE_REQUESTED);
                    bytesUnderKey = 0;
                }
                MemorySegment source = MemorySegment.ofBuffer(plain).asSlice(0, length);
                if (!library.move(Function.SSL_write_ex, ssl, source, MemorySegment.ofArray(count))) {
                    throw new SSLException(library.failure());
                }
                fetch(records);
            } finally {
                engine.unlock();
            }
            bytesUnderKey += length;
            plain.position(plain.position() + length);
        }

        @Override
        void encryptOwed() throws IOException {
            boolean more = true;
            while (more) {
                ByteBuffer records = roomForRecord();
                engine.lock();
                try {
                    requireOpen();
                    fetch(records);
                    more = hasOutput();
                    owesAnswer = more;
                } finally {
                    engine.unlock();
                }
            }
        }

        @Override
        void closeOutbound() {
            engine.lock();
            try {
                if (ssl != 0) {
                    library.call(Function.SSL_shutdown, ssl);
                    library.failure();
                }
            } finally {
                engine.unlock();
            }
        }

        private ByteBuffer roomForRecord() throws IOException {
            if (network().remaining() < RECORD_ROOM) {
                send();
            }
            return network();
        }

        private void fetch(ByteBuffer records) {
            int got = (int) library.call(
                    Function.BIO_read, output, MemorySegment.ofBuffer(records).address(), records.remaining());
            if (got > 0) {
                records.position(records.position() + got);
            }
        }
    }
}
