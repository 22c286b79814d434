package ferry.depot.database;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A database of a database server. Names are restricted to what can be nothing but a name, since a driver's URL is built
 * from some of them.
 */
public record DatabaseServer(Kind kind, Place place, String database, String user, PasswordSource password, Tls tls)
        implements DatabaseSettings {
    /** A letter, digit or underscore first, so that no name looks like an option. */
    private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,62}");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}|[0-9A-Fa-f:.]{2,45}");
    private static final Pattern USER = Pattern.compile("[^\\p{Cntrl}]{1,80}");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1");
    private static final Pattern SOCKET = Pattern.compile("/[A-Za-z0-9._/+@ -]{1,106}");

    /** What the server speaks. */
    public enum Kind {
        MARIADB("mariadb", 3306),
        /** Spoken to like MariaDB. */
        MYSQL("mysql", 3306),
        POSTGRESQL("postgresql", 5432);

        private final String scheme;
        private final int port;

        Kind(String scheme, int port) {
            this.scheme = scheme;
            this.port = port;
        }

        public String scheme() {
            return scheme;
        }

        /** Where its servers listen if nobody said otherwise. */
        public int defaultPort() {
            return port;
        }
    }

    /** Where the server listens. */
    public sealed interface Place {
        boolean isLocal();
    }

    /** A name or an address without brackets. */
    public record Host(String host, int port) implements Place {
        public Host {
            if (!isHost(host) || port < 1 || port > 65_535) {
                throw new IllegalArgumentException("no host and port: " + host + " " + port);
            }
        }

        @Override
        public boolean isLocal() {
            return LOOPBACK.matcher(host).matches();
        }

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    public record UnixSocket(Path path) implements Place {
        public UnixSocket {
            if (!SOCKET.matcher(path.toString()).matches()) {
                throw new IllegalArgumentException("no path of a socket: " + path);
            }
        }

        @Override
        public boolean isLocal() {
            return true;
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    public DatabaseServer {
        if (!isDatabase(database) || !isUser(user)) {
            throw new IllegalArgumentException("no database and user: " + database + " " + user);
        }
    }

    public DatabaseServer withPassword(PasswordSource other) {
        return new DatabaseServer(kind, place, database, user, other, tls);
    }

    public static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    public static boolean isDatabase(String text) {
        return DATABASE.matcher(text).matches();
    }

    public static boolean isUser(String text) {
        return USER.matcher(text).matches();
    }

    public static boolean isSocket(String text) {
        return SOCKET.matcher(text).matches();
    }

    /** What protects the way to {@code place} if nobody said otherwise. */
    public static Tls defaultTls(Place place) {
        return place.isLocal() ? new Tls.Off() : new Tls.SystemAuthorities();
    }

    /** For people; without user and password. */
    @Override
    public String toString() {
        return kind.scheme() + "://" + place + "/" + database;
    }
}
