package ferry.testkit.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MySQL 8.0, which Debian does not package, out of the artifact that Airlift made of it for tests; databases are made with
 * mariadb-client, and it needs libaio1 and libnuma1. Its users sign in as MySQL's do by default, by {@code
 * caching_sha2_password}.
 */
public final class MySqlTestServer extends TestServer {
    /** For this processor alone; the artifact has none for other Linux machines. */
    private static final String PACKED = "/mysql-Linux-amd64.tar.gz";

    private static final Path CLIENT = Path.of("/usr/bin/mariadb");
    private static final Path LIBRARIES = Path.of("/usr/lib/x86_64-linux-gnu");

    private static @Nullable Path unpacked;

    private final Path home;

    private MySqlTestServer(Path home) throws IOException {
        super("mysql", "ready for connections");
        this.home = home;
    }

    public static boolean isInstalled() {
        return System.getProperty("os.arch", "").equals("amd64")
                && MySqlTestServer.class.getResource(PACKED) != null
                && Files.exists(LIBRARIES.resolve("libaio.so.1"))
                && Files.exists(LIBRARIES.resolve("libnuma.so.1"))
                && Files.isExecutable(CLIENT);
    }

    /** Not started yet. */
    public static MySqlTestServer make() throws IOException {
        MySqlTestServer server = new MySqlTestServer(home());
        run(server.mysqld("--initialize-insecure"));
        return server;
    }

    /** Unpacked once, and removed with this JVM. */
    private static synchronized Path home() throws IOException {
        Path known = unpacked;
        if (known == null) {
            known = Files.createTempDirectory("ferry-test-mysql-home");
            Path made = known;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> removeAll(made)));
            Path packed = known.resolve("packed");
            try (InputStream content = MySqlTestServer.class.getResourceAsStream(PACKED)) {
                if (content == null) {
                    throw new IOException("there is no " + PACKED);
                }
                Files.copy(content, packed);
            }
            run(List.of("tar", "--extract", "--gzip", "--file=" + packed, "--directory=" + known));
            Files.delete(packed);
            unpacked = known;
        }
        return known;
    }

    @Override
    public Path socket() {
        return directory().resolve("socket");
    }

    @Override
    List<String> command() {
        return mysqld(
                "--socket=" + socket(),
                "--port=" + port(),
                "--bind-address=127.0.0.1",
                "--mysqlx=OFF",
                "--performance-schema=OFF");
    }

    private List<String> mysqld(String... options) {
        List<String> line = new ArrayList<>(List.of(
                home.resolve("bin/mysqld").toString(),
                "--no-defaults",
                "--datadir=" + directory().resolve("data"),
                "--innodb-buffer-pool-size=32M",
                "--innodb-log-file-size=16M"));
        if (isRoot()) {
            line.add("--user=root");
        }
        line.addAll(List.of(options));
        return line;
    }

    @Override
    void makeDatabase(String database) throws IOException {
        MariaDbTestServer.makeDatabase(this, database);
    }

    @Override
    public String administer(String database, String sql) throws IOException {
        return MariaDbTestServer.administer(this, database, sql);
    }

    @Override
    public List<String> client(String program) {
        return MariaDbTestServer.client(this, program);
    }
}
