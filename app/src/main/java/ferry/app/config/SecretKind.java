package ferry.app.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that holds a secret as its only line. The secret itself may stand in the environment (the setting's variable
 * without {@code _FILE}), never in the settings' file or in an argument, where every user of the machine could read it.
 */
record SecretKind() implements Kind<Optional<Secret>> {
    private static final String NONE = "none";

    @Override
    public Optional<Secret> read(Raw raw) throws WrongValueException {
        if (raw.value() instanceof Secret given) {
            return Optional.of(given);
        }
        if (raw.text().filter(NONE::equals).isPresent()) {
            return Optional.empty();
        }
        Path file = Kind.path().read(raw);
        Secret secret = new Secret.InFile(file);
        try {
            if (secret.read().isEmpty()) {
                throw new WrongValueException(raw, "config.secretEmpty", file);
            }
            return Optional.of(secret);
        } catch (SecretFiles.UnsafeException unsafe) {
            throw new WrongValueException(raw, "config.secretUnsafe", file, unsafe.mode());
        } catch (IOException e) {
            throw new WrongValueException(raw, "config.secretUnreadable", file, SecretFiles.reason(e));
        }
    }

    @Override
    public Object plain(Optional<Secret> value) {
        return value.map(Secret::source).orElse(NONE);
    }

    @Override
    public Allowed allowed() {
        return phrases -> phrases.say("config.allowed.secret");
    }
}
