package ferry.app.serve;

import ferry.app.command.CommandFailure;
import ferry.app.command.ExitCode;
import ferry.depot.SiteKeys;
import ferry.protocol.auth.DeviceKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;

/**
 * A site's keys but for TLS, outside the database: who has them can speak as this server. Made at the first start, written durably
 * before anything relies on them, readable by their owner only.
 */
record KeyFiles(SiteKeys site) {
    private static final int SECRET_BYTES = 32;

    static KeyFiles openOrMake(Path directory, SecureRandom random) throws IOException, CommandFailure {
        return new KeyFiles(new SiteKeys(
                receiptKey(directory.resolve("receipt.key"), random),
                secret(directory.resolve("site.secret"), random),
                new ReceiptKeyFile(directory)));
    }

    private static KeyPair receiptKey(Path file, SecureRandom random) throws IOException, CommandFailure {
        if (!Files.exists(file)) {
            KeyPair made = DeviceKeys.generate(random);
            ReceiptKeyFile.write(file, made);
            return made;
        }
        try {
            return ReceiptKeyFile.read(file);
        } catch (ReceiptKeyFile.DamagedException damaged) {
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
        return "KeyFiles";
    }
}
