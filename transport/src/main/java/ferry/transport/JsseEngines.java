package ferry.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS by the JDK. */
final class JsseEngines extends TlsEngines {
    /** AES with hardware support is several times faster than ChaCha20; 128 bits are enough and cheapest. */
    private static final String[] CIPHER_SUITES = {
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
    };

    /** RFC 9266 §2. */
    private static final String EXPORTER_LABEL = "EXPORTER-Channel-Binding";

    private static final int EXPORTER_BYTES = 32;

    /** A context whose sessions would live longer than a ticket may (7 days, RFC 8446 §4.6.1) issues no tickets. */
    private static final int NO_TICKETS_TIMEOUT_SECONDS = 604_801;

    /** The context of the identity used last; a site has one. */
    private volatile @Nullable ServerContext serverContext;

    private record ServerContext(TlsIdentity identity, SSLContext context) {}

    JsseEngines(String protocol) {
        super(protocol);
    }

    @Override
    public String library() {
        return "Java " + Runtime.version().feature();
    }

    @Override
    TlsSession accept(SocketChannel channel, TlsIdentity identity) throws IOException {
        SSLEngine engine = server(identity);
        JsseReader reader = JsseHandshake.run(channel, engine, protocol());
        return session(channel, engine, reader, identity.keyHash());
    }

    @Override
    TlsSession dial(SocketChannel channel, String host, ServerKeyCheck check) throws IOException {
        SSLEngine engine = client(host, check);
        JsseReader reader = JsseHandshake.run(channel, engine, protocol());
        return session(channel, engine, reader, JsseHandshake.serverKeyHash(engine));
    }

    private static TlsSession session(SocketChannel channel, SSLEngine engine, JsseReader reader, byte[] serverKeyHash)
            throws IOException {
        LinkSecurity.Tls security = new LinkSecurity.Tls(exporter(engine), serverKeyHash);
        return new JsseSession(engine, reader, new JsseWriter(channel, engine), security);
    }

    private SSLEngine server(TlsIdentity identity) throws IOException {
        ServerContext current = serverContext;
        if (current == null || current.identity() != identity) {
            SSLContext context = context(new KeyManager[] {identity.keyManager()}, new TrustManager[0]);
            context.getServerSessionContext().setSessionTimeout(NO_TICKETS_TIMEOUT_SECONDS);
            current = new ServerContext(identity, context);
            serverContext = current;
        }
        SSLEngine engine = current.context().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters(engine));
        return engine;
    }

    /** A context of its own for each dial: there is no cache a session could be resumed from, so every key is checked. */
    private SSLEngine client(String host, ServerKeyCheck check) throws IOException {
        SSLContext context = context(new KeyManager[0], new TrustManager[] {new CheckedServerKey(check)});
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters(engine);
        parameters.setServerNames(serverNames(host));
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static byte[] exporter(SSLEngine engine) throws IOException {
        SSLSession session = engine.getSession();
        if (session instanceof ExtendedSSLSession extended) {
            return extended.exportKeyingMaterialData(EXPORTER_LABEL, new byte[0], EXPORTER_BYTES);
        }
        throw new AssertionError("JSSE's sessions are extended ones: " + session.getClass());
    }

    private SSLParameters parameters(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setCipherSuites(CIPHER_SUITES);
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(new String[] {protocol()});
        return parameters;
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot speak TLS 1.3", e);
        }
    }

    /** What DNS cannot hold is no server name either. */
    private static List<SNIServerName> serverNames(String host) {
        if (!isServerName(host)) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(host));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }
}
