package ferry.app.serve;

import ferry.depot.ReceiptKeyStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * {@code receipt.key}, and beside it the key that is to take its place. Two lines of base64: PKCS#8 of the private key,
 * X.509 of the public one (Java cannot compute one from the other).
 */
record ReceiptKeyFile(Path directory) implements ReceiptKeyStore {
    @Override
    public Optional<KeyPair> prepared() throws IOException {
        return Files.exists(next()) ? Optional.of(read(next())) : Optional.empty();
    }

    @Override
    public void prepare(KeyPair key) throws IOException {
        write(next(), key);
    }

    @Override
    public void adopt() throws IOException {
        SecretFile.replace(next(), directory.resolve("receipt.key"));
    }

    @Override
    public void drop() throws IOException {
        Files.deleteIfExists(next());
    }

    private Path next() {
        return directory.resolve("receipt.key.next");
    }

    static void write(Path file, KeyPair key) throws IOException {
        Base64.Encoder text = Base64.getEncoder();
        String lines = text.encodeToString(key.getPrivate().getEncoded())
                + "\n"
                + text.encodeToString(key.getPublic().getEncoded())
                + "\n";
        SecretFile.write(file, lines.getBytes(StandardCharsets.US_ASCII));
    }

    static KeyPair read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            byte[] privateKey = Base64.getDecoder().decode(lines.get(0));
            byte[] publicKey = Base64.getDecoder().decode(lines.get(1));
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(publicKey)),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
            throw new DamagedException(file, damaged);
        }
    }

    /** A file that holds no key. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(Path file, Exception cause) {
            super(file + " holds no receipt key", cause);
        }
    }
}
