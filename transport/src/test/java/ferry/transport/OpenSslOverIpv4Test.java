package ferry.transport;

/** OpenSSL at both ends. */
final class OpenSslOverIpv4Test extends TlsLinkContract {
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
        return openSsl();
    }
}
