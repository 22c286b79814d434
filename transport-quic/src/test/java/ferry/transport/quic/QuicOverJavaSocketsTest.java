package ferry.transport.quic;

/** The contract where the native sockets cannot be had. */
final class QuicOverJavaSocketsTest extends QuicLinkTest {
    @Override
    UdpSockets sockets() {
        return UdpSockets.JAVA;
    }
}
