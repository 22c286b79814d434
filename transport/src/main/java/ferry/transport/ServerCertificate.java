package ferry.transport;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Locale;

/** What a sign-in can be bound to in a server's certificate. */
public final class ServerCertificate {
    private ServerCertificate() {}

    /** SHA-256 of the SubjectPublicKeyInfo: what clients pin. */
    public static byte[] keyHash(X509Certificate certificate) {
        return hash("SHA-256", certificate.getPublicKey().getEncoded());
    }

    /** tls-server-end-point (RFC 5929 §4.1): the certificate by the hash of its own signature, SHA-256 for weaker ones. */
    public static byte[] endPoint(X509Certificate certificate) {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        String algorithm =
                signature.startsWith("SHA384") ? "SHA-384" : signature.startsWith("SHA512") ? "SHA-512" : "SHA-256";
        try {
            return hash(algorithm, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError("a certificate that was made or read can be encoded", e);
        }
    }

    private static byte[] hash(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has " + algorithm, e);
        }
    }
}
