package ferry.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Shaking hands, in the calling thread; a deadline that closes the channel ends it. */
final class JsseHandshake {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private JsseHandshake() {}

    /**
     * Returns the reader, which may already hold bytes that came behind the handshake.
     *
     * @throws IOException the {@link ServerKeyCheck}'s own exception if it refused
     */
    static JsseReader run(SocketChannel channel, SSLEngine engine, String protocol) throws IOException {
        JsseReader reader = new JsseReader(channel, engine);
        JsseWriter writer = new JsseWriter(channel, engine);
        try {
            exchange(engine, reader, writer);
            requireProtocol(engine, protocol);
            return reader;
        } catch (SSLException e) {
            sendAlert(writer);
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof CheckedServerKey.Refused refused) {
                    throw refused.reason();
                }
            }
            throw e;
        }
    }

    static byte[] serverKeyHash(SSLEngine engine) throws SSLPeerUnverifiedException {
        if (engine.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate) {
            return ServerCertificate.keyHash(certificate);
        }
        throw new SSLPeerUnverifiedException("the server has no X.509 certificate");
    }

    private static void exchange(SSLEngine engine, JsseReader reader, JsseWriter writer) throws IOException {
        engine.beginHandshake();
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            switch (status) {
                case NEED_TASK -> runTasks(engine);
                case NEED_WRAP -> {
                    writer.answer();
                    if (engine.isOutboundDone()) {
                        throw new EOFException("the peer ended the TLS handshake");
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> reader.unwrapHandshake(NOTHING);
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** The engine lets a peer pass that offers no protocol at all; a peer that means something else is not ours. */
    private static void requireProtocol(SSLEngine engine, String protocol) throws SSLHandshakeException {
        if (!protocol.equals(engine.getApplicationProtocol())) {
            engine.closeOutbound();
            throw new SSLHandshakeException("the peer does not speak " + protocol);
        }
    }

    private static void sendAlert(JsseWriter writer) {
        try {
            writer.answer();
        } catch (IOException e) {
            // The reason is already on its way to the caller; the peer sees a cut instead of it.
        }
    }
}
