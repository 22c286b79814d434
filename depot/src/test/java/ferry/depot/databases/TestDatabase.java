package ferry.depot.databases;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.depot.database.DatabaseServer;
import ferry.depot.database.DatabaseServer.Host;
import ferry.depot.database.DatabaseServer.Kind;
import ferry.depot.database.DatabaseSettings;
import ferry.depot.database.SqliteFile;
import ferry.depot.database.Tls;
import ferry.testkit.database.MariaDbTestServer;
import ferry.testkit.database.MySqlTestServer;
import ferry.testkit.database.PostgresTestServer;
import ferry.testkit.database.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The databases that every promise of the depot is tried on. Servers are started once and shared by all tests. */
public enum TestDatabase {
    SQLITE,
    MARIADB,
    MYSQL,
    POSTGRESQL;

    private @Nullable TestServer server;

    /** A new, empty database; skips the test where this kind is not installed, and says so. */
    public DatabaseSettings fresh(Path directory) throws IOException {
        return this == SQLITE ? new SqliteFile(directory.resolve("ferry.db")) : settings(server());
    }

    /** The shared server; tests that kill one make their own. */
    public synchronized TestServer server() throws IOException {
        if (server == null) {
            server = newServer();
            server.start();
        }
        return server;
    }

    /** Not started yet. */
    public TestServer newServer() throws IOException {
        return switch (this) {
            case SQLITE -> throw new IllegalArgumentException("SQLite has no server");
            case MARIADB -> {
                assumeTrue(
                        MariaDbTestServer.isInstalled(),
                        "MariaDB is not installed (Debian: mariadb-server-core, mariadb-client):"
                                + " nothing is proven about it by this run");
                yield MariaDbTestServer.make();
            }
            case MYSQL -> {
                assumeTrue(
                        MySqlTestServer.isInstalled(),
                        "MySQL needs an amd64 and Debian's mariadb-client, libaio1 and libnuma1:"
                                + " nothing is proven about it by this run");
                yield MySqlTestServer.make();
            }
            case POSTGRESQL -> {
                assumeTrue(
                        PostgresTestServer.isInstalled(),
                        "PostgreSQL is not installed (Debian: postgresql): nothing is proven about it by this run");
                yield PostgresTestServer.make();
            }
        };
    }

    public DatabaseServer settings(TestServer server) throws IOException {
        return settings(server, server.newDatabase());
    }

    /** The same database by another port. */
    public DatabaseServer through(DatabaseServer direct, int port) {
        return new DatabaseServer(
                direct.kind(),
                new Host("127.0.0.1", port),
                direct.database(),
                direct.user(),
                direct.password(),
                direct.tls());
    }

    private Kind kind() {
        return switch (this) {
            case SQLITE -> throw new IllegalArgumentException("SQLite has no server");
            case MARIADB -> Kind.MARIADB;
            case MYSQL -> Kind.MYSQL;
            case POSTGRESQL -> Kind.POSTGRESQL;
        };
    }

    /** How a statement of the tests says yes. */
    public String yes() {
        return this == POSTGRESQL ? "true" : "1";
    }

    /** Does in a database of the shared server what Ferry never would. */
    public void administer(DatabaseSettings settings, String sql) throws IOException {
        server().administer(((DatabaseServer) settings).database(), sql);
    }

    public DatabaseServer settings(TestServer server, String database) {
        return new DatabaseServer(
                kind(),
                new Host("127.0.0.1", server.port()),
                database,
                TestServer.USER,
                () -> TestServer.PASSWORD,
                new Tls.Off());
    }
}
