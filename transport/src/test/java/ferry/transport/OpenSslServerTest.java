package ferry.transport;

/** A client without OpenSSL. */
final class OpenSslServerTest extends TlsLinkContract {
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
        return openSsl();
    }

    @Override
    TlsEngines clientEngines() {
        return jsse();
    }
}
