package ferry.depot.database;

import java.io.IOException;

/** Where the password of a database is read, at each new connection, so that it can be changed while Ferry runs. */
public interface PasswordSource {
    /** Empty where the server asks for none. */
    String read() throws IOException;

    /** Of a server that asks for none, and of SQLite. */
    PasswordSource NONE = () -> "";
}
