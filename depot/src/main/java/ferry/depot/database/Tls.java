package ferry.depot.database;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** How the connection to a database server is protected. There is no "encrypt, but do not look who it is". */
public sealed interface Tls {
    /** In the clear: on a Unix socket or loopback, where nobody is between. */
    record Off() implements Tls {}

    /** The server's certificate is checked, its name too, against the authorities that Java trusts. */
    record SystemAuthorities() implements Tls {}

    /** The same against the authorities in a PEM file. */
    record Authorities(Path file) implements Tls {
        private static final Pattern FILE = Pattern.compile("/[^\\p{Cntrl}&]+");

        public Authorities {
            if (!isFile(file)) {
                throw new IllegalArgumentException("no absolute path that a driver takes: " + file);
            }
        }

        /** Absolute, and free of what separates the options of a driver. */
        public static boolean isFile(Path file) {
            return FILE.matcher(file.toString()).matches();
        }
    }
}
