package ferry.transport;

/** What a transport vouches for: the material a sign-in is bound to. */
public sealed interface LinkSecurity {
    /**
     * TLS 1.3.
     *
     * @param exporter RFC 9266, 32 bytes, equal at both ends and of this connection only
     * @param serverKeyHash SHA-256 of the server's SubjectPublicKeyInfo
     */
    record Tls(byte[] exporter, byte[] serverKeyHash) implements LinkSecurity {}

    /**
     * TLS 1.3 by an engine that offers no exporter (QUIC).
     *
     * @param certificateHash RFC 5929's tls-server-end-point: the same for every connection to this server, so that
     *     whatever is bound to it needs a nonce of the server besides
     * @param serverKeyHash SHA-256 of the server's SubjectPublicKeyInfo
     */
    record TlsEndPoint(byte[] certificateHash, byte[] serverKeyHash) implements LinkSecurity {}

    /** A Unix socket; {@code uid} is the peer's, as the kernel says (at the client: the server's). */
    record UnixPeer(int uid) implements LinkSecurity {}
}
