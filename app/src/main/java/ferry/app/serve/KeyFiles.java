package ferry.app.serve;

import ferry.app.command.CommandFailure;
import ferry.app.command.ExitCode;
import ferry.depot.SiteKeys;
import ferry.protocol.auth.DeviceKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * A site's keys but for TLS, outside the database: who has them can speak as this server. Made at the first start, written durably
 * before anything relies on them, readable by their owner only.
 */
record KeyFiles(SiteKeys site) {
    private static final int SECRET_BYTES = 32;

    static KeyFiles openOrMake(Path directory, SecureRandom random) throws IOException, CommandFailure {
        return new KeyFiles(new SiteKeys(
                receiptKey(directory.resolve("receipt.key"), random),
                secret(directory.resolve("site.secret"), random)));
    }

    /** The public half that checks receipts: 32 raw bytes in base64. */
    String receiptKeyText() {
        return Base64.getEncoder()
                .encodeToString(DeviceKeys.rawPublicKey(site.receipts().getPublic()));
    }

    /** Two lines of base64: PKCS#8 of the private key, X.509 of the public one (Java cannot compute one from the other). */
    private static KeyPair receiptKey(Path file, SecureRandom random) throws IOException, CommandFailure {
        if (!Files.exists(file)) {
            KeyPair made = DeviceKeys.generate(random);
            Base64.Encoder text = Base64.getEncoder();
            String lines = text.encodeToString(made.getPrivate().getEncoded())
                    + "\n"
                    + text.encodeToString(made.getPublic().getEncoded())
                    + "\n";
            SecretFile.write(file, lines.getBytes(StandardCharsets.US_ASCII));
            return made;
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            byte[] privateKey = Base64.getDecoder().decode(lines.get(0));
            byte[] publicKey = Base64.getDecoder().decode(lines.get(1));
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(publicKey)),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
            throw new CommandFailure(damaged, ExitCode.CONFIGURATION, "serve.keyDamaged", file);
        }
    }

    private static byte[] secret(Path file, SecureRandom random) throws IOException, CommandFailure {
        if (!Files.exists(file)) {
            byte[] made = new byte[SECRET_BYTES];
            random.nextBytes(made);
            SecretFile.write(file, made);
            return made;
        }
        byte[] secret = Files.readAllBytes(file);
        if (secret.length != SECRET_BYTES) {
            throw new CommandFailure(ExitCode.CONFIGURATION, "serve.keyDamaged", file);
        }
        return secret;
    }

    @Override
    public String toString() {
        return "KeyFiles[" + receiptKeyText() + "]";
    }
}
