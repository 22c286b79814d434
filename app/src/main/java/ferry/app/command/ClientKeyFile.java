package ferry.app.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A client key on disk: the base64 of 32 random bytes, as {@code head -c 32 /dev/urandom | base64} writes it. */
public record ClientKeyFile(String name, byte[] secret) {
    private static final int SECRET_BYTES = 32;
    private static final int FILE_BYTES_MAX = 256;

    /** Reads {@code NAME=FILE}. */
    public static ClientKeyFile read(String option) throws IOException, CommandFailure {
        int equals = option.indexOf('=');
        if (equals < 1) {
            throw new CommandFailure(ExitCode.USAGE, "clientKey.form", option);
        }
        Path file = Path.of(option.substring(equals + 1));
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new CommandFailure(ExitCode.BAD_INPUT, "clientKey.content", file);
        }
        try {
            byte[] secret = Base64.getDecoder()
                    .decode(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip());
            if (secret.length == SECRET_BYTES) {
                return new ClientKeyFile(option.substring(0, equals), secret);
            }
        } catch (IllegalArgumentException notBase64) {
            throw new CommandFailure(notBase64, ExitCode.BAD_INPUT, "clientKey.content", file);
        }
        throw new CommandFailure(ExitCode.BAD_INPUT, "clientKey.content", file);
    }

    @Override
    public String toString() {
        return "ClientKeyFile[" + name + "]";
    }
}
