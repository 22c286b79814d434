package ferry.testkit.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** PostgreSQL of Debian's postgresql-15 (or newer). It refuses to run as root, so root runs it as its package's user. */
public final class PostgresTestServer extends TestServer {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String ADMINISTRATOR = "administrator";

    private final Path binaries;

    private PostgresTestServer(Path binaries) throws IOException {
        super("postgresql", "database system is ready to accept connections");
        this.binaries = binaries;
    }

    public static boolean isInstalled() {
        return binaries().isPresent();
    }

    private static Optional<Path> binaries() {
        try (var versions = Files.list(VERSIONS)) {
            return versions.sorted(Comparator.reverseOrder())
                    .map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Not started yet. */
    public static PostgresTestServer make() throws IOException {
        PostgresTestServer server = new PostgresTestServer(binaries().orElseThrow());
        if (isRoot()) {
            Files.setOwner(
                    server.directory(),
                    server.directory()
                            .getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName("postgres"));
        }
        run(server.asItsUser(
                "initdb",
                "--pgdata=" + server.data(),
                "--username=" + ADMINISTRATOR,
                "--auth-local=trust",
                "--auth-host=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync"));
        return server;
    }

    public Path data() {
        return directory().resolve("data");
    }

    @Override
    public Path socket() {
        return directory().resolve(".s.PGSQL." + port());
    }

    @Override
    List<String> command() {
        return asItsUser(
                "postgres",
                "-D",
                data().toString(),
                "-c",
                "unix_socket_directories=" + directory(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + port(),
                "-c",
                "shared_buffers=16MB",
                "-c",
                "lc_messages=C",
                // Nothing is left behind in memory by a kill.
                "-c",
                "dynamic_shared_memory_type=mmap");
    }

    @Override
    void makeDatabase(String database) throws IOException {
        administer(
                "postgres",
                "DO $do$ BEGIN CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD.replace("'", "''")
                        + "'; EXCEPTION WHEN duplicate_object THEN NULL; END $do$");
        administer("postgres", "CREATE DATABASE " + database + " OWNER " + USER);
    }

    @Override
    public String administer(String database, String sql) throws IOException {
        List<String> line = new ArrayList<>(client("psql"));
        line.addAll(List.of("--no-psqlrc", "--tuples-only", "--no-align", "--command=" + sql, database));
        return run(line);
    }

    @Override
    public List<String> client(String program) {
        return List.of(
                binaries.resolve(program).toString(),
                "--host=" + directory(),
                "--port=" + port(),
                "--username=" + ADMINISTRATOR);
    }

    private List<String> asItsUser(String program, String... arguments) {
        List<String> line = new ArrayList<>();
        if (isRoot()) {
            line.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        line.add(binaries.resolve(program).toString());
        line.addAll(List.of(arguments));
        return line;
    }

    /** The owner of what it keeps, for files that a test puts there. */
    public void giveToServer(Path file) throws IOException {
        Files.setOwner(file, Files.getOwner(directory(), LinkOption.NOFOLLOW_LINKS));
    }
}
