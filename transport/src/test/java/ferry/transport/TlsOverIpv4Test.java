package ferry.transport;

final class TlsOverIpv4Test extends TlsLinkContract {
    @Override
    String host() {
        return "127.0.0.1";
    }

    @Override
    String peerPattern() {
        return "127\\.0\\.0\\.1:\\d+";
    }
}
