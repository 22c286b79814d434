package ferry.app.config;

import java.nio.file.Path;

/** A client key that the server demands, and the file it was read from. */
public record ClientKey(String name, Path file, byte[] secret) {
    @Override
    public String toString() {
        return "ClientKey[" + name + "]";
    }
}
