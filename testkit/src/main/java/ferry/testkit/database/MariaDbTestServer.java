package ferry.testkit.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** MariaDB of Debian's mariadb-server-core; databases are made with mariadb-client. */
public final class MariaDbTestServer extends TestServer {
    private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
    private static final Path CLIENT = Path.of("/usr/bin/mariadb");

    private MariaDbTestServer() throws IOException {
        super("mariadb", "ready for connections");
    }

    public static boolean isInstalled() {
        return Files.isExecutable(SERVER) && Files.isExecutable(CLIENT);
    }

    /** Not started yet. */
    public static MariaDbTestServer make() throws IOException {
        MariaDbTestServer server = new MariaDbTestServer();
        run(server.asRoot(
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + server.data(),
                "--auth-root-authentication-method=normal",
                "--skip-test-db"));
        return server;
    }

    private Path data() {
        return directory().resolve("data");
    }

    @Override
    public Path socket() {
        return directory().resolve("socket");
    }

    @Override
    List<String> command() {
        return asRoot(
                SERVER.toString(),
                "--no-defaults",
                "--datadir=" + data(),
                "--socket=" + socket(),
                "--port=" + port(),
                "--bind-address=127.0.0.1",
                "--innodb-buffer-pool-size=32M",
                "--innodb-log-file-size=16M",
                "--performance-schema=OFF");
    }

    @Override
    void makeDatabase(String database) throws IOException {
        makeDatabase(this, database);
    }

    @Override
    public String administer(String database, String sql) throws IOException {
        return administer(this, database, sql);
    }

    @Override
    public List<String> client(String program) {
        return client(this, program);
    }

    // What MySQL takes too.

    static void makeDatabase(TestServer server, String database) throws IOException {
        String user = "'" + USER + "'@'%'";
        server.administer(
                "mysql",
                "CREATE DATABASE " + database + "; CREATE USER IF NOT EXISTS " + user + " IDENTIFIED BY '"
                        + PASSWORD.replace("\\", "\\\\").replace("'", "''") + "'; GRANT ALL ON " + database + ".* TO "
                        + user);
    }

    static String administer(TestServer server, String database, String sql) throws IOException {
        List<String> line = new ArrayList<>(server.client("mariadb"));
        line.addAll(List.of(
                "--default-character-set=utf8mb4", "--batch", "--skip-column-names", "--execute=" + sql, database));
        return run(line);
    }

    static List<String> client(TestServer server, String program) {
        return List.of(
                CLIENT.resolveSibling(program).toString(),
                "--no-defaults",
                "--user=root",
                "--socket=" + server.socket());
    }

    private List<String> asRoot(String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        if (isRoot()) {
            line.add(line.size() > 1 ? 2 : 1, "--user=root");
        }
        return line;
    }
}
