package ferry.transport;

import java.io.IOException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** TLS by the JDK; the engine between reader and writer locks itself. */
record JsseSession(SSLEngine engine, JsseReader reader, JsseWriter writer, LinkSecurity.Tls security)
        implements TlsSession {
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return reader.read(buffer, offset, length);
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
        return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
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
    public void free() {
        // All of it is the garbage collector's.
    }
}
