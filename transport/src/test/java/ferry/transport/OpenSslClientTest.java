package ferry.transport;

/** A server without OpenSSL. */
final class OpenSslClientTest extends TlsLinkContract {
    @Override
    String host() {
        return "127.0.0.1";
    }

    @Override
    protected String peerPattern() {
        return "127\\.0\\.0\\.1:\\d+";
    }

    @Override
    TlsEngines serverEngines() {
        return jsse();
    }

    @Override
    TlsEngines clientEngines() {
        return openSsl();
    }
}
