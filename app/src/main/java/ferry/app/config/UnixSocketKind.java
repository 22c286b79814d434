package ferry.app.config;

import java.nio.file.Path;
import java.util.Optional;

/** Where the Unix socket is, or {@code "none"}. */
record UnixSocketKind() implements Kind<Optional<Path>> {
    static final String NONE = "none";

    @Override
    public Optional<Path> read(Raw raw) throws WrongValueException {
        if (raw.text().filter(NONE::equals).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(Kind.path().read(raw));
    }

    @Override
    public Object plain(Optional<Path> value) {
        return value.map(Path::toString).orElse(NONE);
    }

    @Override
    public Allowed allowed() {
        return phrases -> phrases.say("config.allowed.socket");
    }
}
