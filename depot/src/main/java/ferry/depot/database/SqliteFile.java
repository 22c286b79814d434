package ferry.depot.database;

import java.nio.file.Path;

/** The embedded database, beside the files; made where it is missing. */
public record SqliteFile(Path file) implements DatabaseSettings {
    @Override
    public String toString() {
        return "sqlite:" + file;
    }
}
