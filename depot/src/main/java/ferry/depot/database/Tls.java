package ferry.depot.database;

import java.nio.file.Path;

/** How the connection to a database server is protected. There is no "encrypt, but do not look who it is". */
public sealed interface Tls {
    /** In the clear: on a Unix socket or loopback, where nobody is between. */
    record Off() implements Tls {}

    /** The server's certificate is checked, its name too, against the authorities that Java trusts. */
    record SystemAuthorities() implements Tls {}

    /** The same against the authorities in a PEM file. */
    record Authorities(Path file) implements Tls {}
}
