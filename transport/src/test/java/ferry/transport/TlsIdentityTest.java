package ferry.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsIdentityTest {
    static {
        LowKeyLimits.set();
    }

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    private Path key;
    private Path certificate;

    @BeforeEach
    void nameFiles() {
        key = directory.resolve("tls-key.pem");
        certificate = directory.resolve("tls-certificate.pem");
    }

    private static TlsIdentity generated() {
        return TlsIdentity.generate(new SecureRandom(), () -> NOW);
    }

    @Test
    void whatWasSavedIsLoaded() throws IOException {
        TlsIdentity identity = generated();
        identity.save(key, certificate);

        TlsIdentity loaded = TlsIdentity.load(key, certificate);

        assertThat(loaded.keyHash()).isEqualTo(identity.keyHash()).hasSize(32);
        assertThat(loaded.privateKey()).isEqualTo(identity.privateKey());
        assertThat(loaded.fingerprint()).matches("SHA256:[A-Za-z0-9+/]{43}");
        assertThat(Files.list(directory)).containsExactlyInAnyOrder(key, certificate);
    }

    @Test
    void aRenewedCertificateOfTheSameKeyIsAnotherIdentityWithTheSameFingerprint() throws Exception {
        generated().save(key, certificate);
        TlsIdentity identity = TlsIdentity.load(key, certificate);
        KeyPair pair = new KeyPair(identity.chain()[0].getPublicKey(), identity.privateKey());
        Files.write(certificate, Pem.encode(new X509Certificate[] {
            SelfSignedCertificate.issue(pair, new SecureRandom(), NOW.plusSeconds(1))
        }));

        TlsIdentity renewed = TlsIdentity.load(key, certificate);

        assertThat(renewed.agrees(identity)).isFalse();
        assertThat(renewed.fingerprint()).isEqualTo(identity.fingerprint());
        assertThat(TlsIdentity.load(key, certificate).agrees(renewed)).isTrue();
    }

    @Test
    void everyKeyIsAnother() {
        assertThat(generated().keyHash()).isNotEqualTo(generated().keyHash());
    }

    @Test
    void theCertificateIsSelfSignedAndDoesNotExpire() throws Exception {
        var certificate = generated().chain()[0];

        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getNotBefore().toInstant()).isBefore(NOW);
        assertThat(certificate.getNotAfter().toInstant()).isAfter(Instant.parse("9999-01-01T00:00:00Z"));
    }

    @Test
    void onlyTheOwnerCanReadTheKeyFileWhateverWasThereBefore() throws IOException {
        Files.writeString(key, "old");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.writeString(directory.resolve("tls-key.pem.new"), "left by a crash");

        generated().save(key, certificate);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(certificate)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void aKeyThatEverybodyCanReadIsRefused() throws IOException {
        generated().save(key, certificate);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw----r--"));

        assertThatThrownBy(() -> TlsIdentity.load(key, certificate)).hasMessageContaining("chmod 600");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws IOException {
        generated().save(key, directory.resolve("other.pem"));
        generated().save(directory.resolve("other-key.pem"), certificate);

        assertThatThrownBy(() -> TlsIdentity.load(key, certificate)).hasMessageContaining("is not the key of");
    }

    @Test
    void filesThatHoldSomethingElseAreNamed() throws IOException {
        generated().save(key, certificate);
        Path wrong = Files.writeString(directory.resolve("wrong"), "-----BEGIN EC PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() -> TlsIdentity.load(wrong, certificate)).hasMessageContaining("openssl pkcs8");
        assertThatThrownBy(() -> TlsIdentity.load(key, wrong)).hasMessageContaining(wrong.toString());
        assertThatThrownBy(() -> TlsIdentity.load(directory.resolve("none"), certificate))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }

    @Test
    void anAdministratorsFilesFromOpensslAreLoaded() throws Exception {
        Path openssl = Path.of("/usr/bin/openssl");
        assumeTrue(Files.isExecutable(openssl), "there is no openssl to compare with");
        run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + key);
        run("openssl req -x509 -new -key " + key + " -subj /CN=files.example -days 90 -out " + certificate);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

        byte[] pinned = run("openssl x509 -in " + certificate
                + " -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary");

        assertThat(TlsIdentity.load(key, certificate).keyHash()).isEqualTo(pinned);
    }

    @Test
    void anotherKindOfKeyIsRefused() throws Exception {
        Path openssl = Path.of("/usr/bin/openssl");
        assumeTrue(Files.isExecutable(openssl), "there is no openssl to compare with");
        run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -subj /CN=x -keyout " + key + " -out "
                + certificate);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() -> TlsIdentity.load(key, certificate)).hasMessageContaining("P-256");
    }

    private static byte[] run(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(command).isZero();
        return out;
    }
}
