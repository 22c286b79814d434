package ferry.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A server's TLS key (P-256) and the certificate that carries it. Clients pin the key; the certificate is a form the
 * protocol asks for (ferry-1.md §3.1). Immutable.
 */
public final class TlsIdentity {
    private static final int P256_BITS = 256;

    private final PrivateKey privateKey;
    private final X509Certificate[] chain;

    private TlsIdentity(PrivateKey privateKey, X509Certificate[] chain) {
        this.privateKey = privateKey;
        this.chain = chain;
    }

    /** A new key with a self-signed certificate; nothing is written. */
    public static TlsIdentity generate(SecureRandom random, InstantSource clock) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate = SelfSignedCertificate.issue(pair, random, clock.instant());
            return new TlsIdentity(pair.getPrivate(), new X509Certificate[] {certificate});
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has P-256", e);
        }
    }

    /**
     * Reads what {@link #save} wrote or an administrator brought: PKCS#8 and a certificate, its issuers behind it.
     *
     * @throws IOException if a file is missing or unfit; the message says what to do
     */
    public static TlsIdentity load(Path keyPem, Path certPem) throws IOException {
        if (Files.getPosixFilePermissions(keyPem).contains(PosixFilePermission.OTHERS_READ)) {
            throw new IOException(
                    keyPem + " can be read by everybody: chmod 600 it, and replace the key if others could"
                            + " have copied it");
        }
        PrivateKey key = Pem.readPrivateKey(keyPem);
        X509Certificate[] chain = Pem.readCertificates(certPem);
        if (!(chain[0].getPublicKey() instanceof ECPublicKey publicKey)
                || publicKey.getParams().getOrder().bitLength() != P256_BITS) {
            throw new IOException(certPem + " does not hold a P-256 key, the only kind Ferry's protocol allows");
        }
        if (!belongTogether(key, publicKey)) {
            throw new IOException(keyPem + " is not the key of the certificate in " + certPem);
        }
        return new TlsIdentity(key, chain);
    }

    /**
     * Writes both files durably, the key last: where it is, the certificate is. The key file can be read by its owner
     * only, from its first byte on.
     */
    public void save(Path keyPem, Path certPem) throws IOException {
        try {
            byte[] certificates = Pem.encode(chain);
            DurableFile.write(certPem, certificates, "rw-r--r--");
            DurableFile.write(keyPem, Pem.encode(privateKey), "rw-------");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a certificate that was made or read can be encoded", e);
        }
    }

    /** Whether the other has the same certificates, and so the same key. */
    public boolean agrees(TlsIdentity other) {
        return Arrays.equals(chain, other.chain);
    }

    /** SHA-256 of the SubjectPublicKeyInfo: what clients pin. */
    public byte[] keyHash() {
        return ServerCertificate.keyHash(chain[0]);
    }

    /** The pinned hash for people: {@code SHA256:} and unpadded base64. */
    public String fingerprint() {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(keyHash());
    }

    /** This key as a TLS library asks for it; the only one it has. */
    public X509ExtendedKeyManager keyManager() {
        return new FixedKeyManager(this);
    }

    /** RFC 5929's tls-server-end-point of this identity's certificate. */
    public byte[] endPoint() {
        return ServerCertificate.endPoint(chain[0]);
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    X509Certificate[] chain() {
        return chain.clone();
    }

    private static boolean belongTogether(PrivateKey key, ECPublicKey publicKey) throws IOException {
        byte[] sample = "ferry-key-of-certificate".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(key);
            signer.update(sample);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(publicKey);
            verifier.update(sample);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new IOException("the TLS key cannot sign", e);
        }
    }
}
