package ferry.transport;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The only class that touches Bouncy Castle, so that only a server's first start loads it. */
final class SelfSignedCertificate {
    /** "No well-defined expiration date" (RFC 5280 §4.1.2.5): clients pin the key, and dates would only break them. */
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    /** For peers whose clock is behind. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

    private static final int SERIAL_BITS = 127;

    private SelfSignedCertificate() {}

    static X509Certificate issue(KeyPair pair, SecureRandom random, Instant now) throws GeneralSecurityException {
        X500Name name = new X500Name("CN=ferry");
        BigInteger serial = new BigInteger(SERIAL_BITS, random).setBit(0);
        var builder = new JcaX509v3CertificateBuilder(
                name, serial, Date.from(now.minus(CLOCK_TOLERANCE)), Date.from(NEVER), name, pair.getPublic());
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
