package ferry.testkit.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of a test, made with the JDK's keytool: with RSA, as MySQL 8.0.12 has no TLS with another key. */
public final class TestAuthority {
    private static final String STORE_PASSWORD = "changeit";

    private final Path directory;
    private final Path store;

    private TestAuthority(Path directory) {
        this.directory = directory;
        this.store = directory.resolve("store.p12");
    }

    public static TestAuthority make(Path directory) throws IOException {
        TestAuthority made = new TestAuthority(Files.createDirectories(directory));
        made.generate("authority", "-dname", "CN=test authority", "-ext", "bc:c");
        write(made.directory.resolve("ca.pem"), "CERTIFICATE", made.certificate("authority"));
        return made;
    }

    /** Its certificate, in PEM. */
    public Path file() {
        return directory.resolve("ca.pem");
    }

    /**
     * A certificate and its key, in PEM, beside each other as {@code ALIAS.crt} and {@code ALIAS.key}.
     *
     * @param names as keytool takes them: {@code dns:localhost,ip:127.0.0.1}
     * @return the certificate; the key's name ends in {@code key}
     */
    public Path issue(String alias, String names) throws IOException {
        generate(alias, "-dname", "CN=" + alias, "-ext", "san=" + names, "-signer", "authority");
        try {
            byte[] key = open().getKey(alias, STORE_PASSWORD.toCharArray()).getEncoded();
            Path file = directory.resolve(alias + ".key");
            write(file, "PRIVATE KEY", key);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        Path file = directory.resolve(alias + ".crt");
        write(file, "CERTIFICATE", certificate(alias));
        return file;
    }

    private void generate(String alias, String... more) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                STORE_PASSWORD));
        line.addAll(List.of(more));
        TestServer.run(line);
    }

    private byte[] certificate(String alias) throws IOException {
        try {
            return open().getCertificate(alias).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private KeyStore open() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
    }

    private static void write(Path file, String what, byte[] content) throws IOException {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + lines.encodeToString(content) + "\n-----END " + what + "-----\n");
    }
}
