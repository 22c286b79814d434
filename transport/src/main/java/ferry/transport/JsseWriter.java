package ferry.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** The writing half of a {@link JsseSession}. */
final class JsseWriter extends TlsWriter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;

    JsseWriter(SocketChannel channel, SSLEngine engine) {
        super(channel, BufferPool.NETWORK);
        this.engine = engine;
    }

    @Override
    void encrypt(ByteBuffer plain) throws IOException {
        wrap(plain);
    }

    @Override
    void encryptOwed() throws IOException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
            wrap(NOTHING);
        }
    }

    @Override
    void closeOutbound() {
        engine.closeOutbound();
    }

    /** Makes one record out of {@code source}, or one the engine owes. */
    private void wrap(ByteBuffer source) throws IOException {
        SSLEngineResult result = engine.wrap(source, network());
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
}
