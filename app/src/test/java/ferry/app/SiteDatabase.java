package ferry.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.testkit.database.MariaDbTestServer;
import ferry.testkit.database.MySqlTestServer;
import ferry.testkit.database.PostgresTestServer;
import ferry.testkit.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Database servers as a site's settings name them. Each is started once and shared by all tests that do not kill it. */
public enum SiteDatabase {
    MARIADB("mariadb"),
    MYSQL("mysql"),
    POSTGRESQL("postgresql");

    private final String scheme;
    private @Nullable TestServer shared;

    SiteDatabase(String scheme) {
        this.scheme = scheme;
    }

    public synchronized TestServer server() throws IOException {
        if (shared == null) {
            shared = newServer();
            shared.start();
        }
        return shared;
    }

    /** Not started yet. */
    public TestServer newServer() throws IOException {
        boolean isInstalled = switch (this) {
            case MARIADB -> MariaDbTestServer.isInstalled();
            case MYSQL -> MySqlTestServer.isInstalled();
            case POSTGRESQL -> PostgresTestServer.isInstalled();
        };
        assumeTrue(isInstalled, this + " is not installed: nothing is proven about it by this run");
        return switch (this) {
            case MARIADB -> MariaDbTestServer.make();
            case MYSQL -> MySqlTestServer.make();
            case POSTGRESQL -> PostgresTestServer.make();
        };
    }

    /** Whether MariaDB's SQL is spoken there. */
    public boolean speaksMariaDb() {
        return this != POSTGRESQL;
    }

    /** A new, empty database of the shared server, as the setting {@code database}. */
    public String fresh() throws IOException {
        return url(server(), server().newDatabase());
    }

    public String url(TestServer server, String database) {
        return scheme + "://" + TestServer.USER + "@127.0.0.1:" + server.port() + "/" + database;
    }

    /** As in the setting {@code database_password_file}. */
    public static Path passwordFile(Path folder) throws IOException {
        return passwordFile(folder.resolve("database-password"), TestServer.PASSWORD);
    }

    public static Path passwordFile(Path file, String password) throws IOException {
        Files.writeString(file, password + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** The name in a {@link #url}. */
    public static String name(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** What {@code ferry serve} is told. */
    public static String[] options(String url, Path passwordFile) {
        return new String[] {"--set", "database=" + url, "--set", "database_password_file=" + passwordFile};
    }
}
