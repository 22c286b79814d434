package ferry.transport;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts a server by its key alone: names, dates and issuers in certificates are not looked at (ferry-1.md §3.1). */
final class CheckedServerKey extends X509ExtendedTrustManager {
    private final ServerKeyCheck check;

    CheckedServerKey(ServerKeyCheck check) {
        this.check = check;
    }

    /** Carries the check's own exception through the TLS engine. */
    static final class Refused extends CertificateException {
        private static final long serialVersionUID = 1;

        // Never serialised: the process-wide filter refuses that.
        private final transient IOException reason;

        private Refused(IOException reason) {
            super("the server's key was refused", reason);
            this.reason = reason;
        }

        IOException reason() {
            return reason;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            check.check(ServerCertificate.keyHash(chain[0]));
        } catch (IOException e) {
            throw new Refused(e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only engines are used");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only engines are used");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("clients have no certificates");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("clients have no certificates");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("clients have no certificates");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
