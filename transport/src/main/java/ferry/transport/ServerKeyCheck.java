package ferry.transport;

import java.io.IOException;
import javax.net.ssl.X509ExtendedTrustManager;

/** Decides during the handshake whether the server is the pinned one. Nothing is sent to a server it refuses. */
@FunctionalInterface
public interface ServerKeyCheck {
    /**
     * Returns if the server may be talked to. Must not wait for a person: the server's deadline runs. To ask, refuse
     * with an exception of your own, which the dialer passes on as it is, and dial again.
     *
     * @param serverKeyHash SHA-256 of the server's SubjectPublicKeyInfo
     * @throws IOException if the server is refused
     */
    void check(byte[] serverKeyHash) throws IOException;

    /** This check as a TLS library asks: a refusal reaches it as a {@link java.security.cert.CertificateException}. */
    default X509ExtendedTrustManager trustManager() {
        return new CheckedServerKey(this);
    }
}
