package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.testkit.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code ferry serve} with its accounts on a database server: that it works, and what it says where it cannot. */
class ServeOnDatabaseTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path folder;

    private Path password;

    @BeforeEach
    void setUp() throws IOException {
        password = SiteDatabase.passwordFile(folder);
    }

    @ParameterizedTest
    @EnumSource
    void aSiteLivesOnAServerAndOnlyOnceAtATime(SiteDatabase kind) throws Exception {
        Place here = new Place(folder);
        Path file = Files.writeString(folder.resolve("f"), "content");
        String database = kind.fresh();
        try (ServerProcess server = ServerProcess.start(folder, SiteDatabase.options(database, password));
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            // It waits, and says then who is in its way.
            Future<Result> second = other.submit(() -> serve("second", database));
            good(here.typing(PASSWORD)
                    .inside("register", server.account("alice"), "--password-stdin", "--accept-new-key"));
            good(here.inside("put", file.toString(), server.at("alice", "")));
            assertThat(good(here.inside(
                                    "admin",
                                    "server",
                                    "status",
                                    "--socket",
                                    server.socket().toString()))
                            .out())
                    .contains(database.replace(TestServer.USER + "@", ""));
            assertThat(server.data().resolve("ferry.db")).doesNotExist();

            assertWrong(second.get(), 80, "another Ferry process uses this database");
            server.kill();
            server.restart();
            good(here.inside("whoami", server.account("alice")));
            good(here.inside(
                    "get", server.at("alice", "f"), folder.resolve("back").toString()));
            server.stop();
        }
        assertThat(folder.resolve("back")).hasContent("content");

        Result otherDirectory = serve("second", database);
        Result otherDatabase = serve("data", kind.fresh());

        assertThat(otherDirectory.exitCode()).isEqualTo(78);
        assertThat(otherDirectory.err()).contains("belongs to another data directory");
        assertThat(otherDatabase.exitCode()).isEqualTo(78);
        assertThat(otherDatabase.err()).contains("this database is empty, and the data directory holds files");
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    void itIsSpokenToOverItsUnixSocket(SiteDatabase kind) throws Exception {
        TestServer database = kind.server();
        String url = kind.url(database, database.newDatabase()).replaceFirst("@[^/]*/", "@localhost/") + "?socket="
                + database.socket();
        try (ServerProcess server = ServerProcess.start(folder, SiteDatabase.options(url, password))) {
            good(new Place(folder).inside("whoami", "--socket", server.socket().toString()));
            assertThat(server.stop().exitCode()).isZero();
        }
    }

    /** A password may be changed while the server runs: the next connection has the new one. */
    @ParameterizedTest
    @EnumSource
    void aChangedPasswordIsReadAtTheNextConnection(SiteDatabase kind) throws Exception {
        try (TestServer database = kind.newServer()) {
            database.start();
            String url = kind.url(database, database.newDatabase());
            try (ServerProcess server = ServerProcess.start(folder, SiteDatabase.options(url, password))) {
                String change = kind.speaksMariaDb()
                        ? "ALTER USER 'ferry'@'%' IDENTIFIED BY 'another'"
                        : "ALTER ROLE ferry PASSWORD 'another'";
                database.administer(kind.speaksMariaDb() ? "mysql" : "postgres", change);
                SiteDatabase.passwordFile(password, "another");
                database.kill();
                database.start();

                good(new Place(folder)
                        .inside("whoami", "--socket", server.socket().toString()));
            }
        }
    }

    /** And not that his network is slow. */
    @ParameterizedTest
    @EnumSource(names = "MARIADB")
    void whoComesWhileTheDatabaseIsAwayIsToldThatTheServerIsBusy(SiteDatabase kind) throws Exception {
        try (TestServer database = kind.newServer()) {
            database.start();
            String url = kind.url(database, database.newDatabase());
            String[] options = Stream.concat(
                            Stream.of(SiteDatabase.options(url, password)), Stream.of("--set", "limits.sign_in=1s"))
                    .toArray(String[]::new);
            try (ServerProcess server = ServerProcess.start(folder, options)) {
                database.kill();

                Result whoami = new Place(folder)
                        .inside("whoami", "--socket", server.socket().toString());

                assertWrong(whoami, 75, "the server is busy");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrongWithADatabaseIsSaidWithWhatToDo(SiteDatabase kind) throws Exception {
        TestServer server = kind.server();
        String good = kind.fresh();
        Path wrong = SiteDatabase.passwordFile(folder.resolve("wrong"), "wrong");
        String missing = kind.url(server, "ferry_nothing");
        String foreign = kind.fresh();
        server.administer(SiteDatabase.name(foreign), "CREATE TABLE somebody_elses (id INTEGER)");
        String down = good.replace(":" + server.port(), ":1");
        String noHost = good.replace("127.0.0.1", "no-such-host.invalid") + "?tls=off";

        assertWrong(serve("a", down), 69, "the database server does not answer");
        assertWrong(serve("a", noHost), 69, "the database server does not answer");
        assertWrong(serve("a", good, wrong), 77, "does not accept this user with this password");
        // MariaDB says that the user has no rights there, whether there is such a database or not.
        Result nothing = serve("a", missing);
        assertThat(nothing.err()).containsAnyOf("has no such database", "may not do what Ferry needs");
        assertThat(nothing.exitCode()).isIn(77, 78);
        assertWrong(serve("a", good + "?tls=on"), 78, "there is no protected connection");
        assertWrong(serve("a", foreign), 78, "holds tables of something else");
        assertWrong(serve("a", readOnly(kind, server)), 77, "may not do what Ferry needs");
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaThatIsNotOfThisFerryIsSaidWithWhatToDo(SiteDatabase kind) throws Exception {
        TestServer server = kind.server();
        String database = kind.fresh();
        try (ServerProcess once = ServerProcess.start(folder, SiteDatabase.options(database, password))) {
            once.stop();
        }
        String name = SiteDatabase.name(database);
        String later =
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES (99, '999', 'later', 'SQL', 'V999__later.sql', 1,"
                        + " 'ferry', 1, " + (kind.speaksMariaDb() ? "1" : "true") + ")";

        server.administer(name, later);
        assertWrong(serve("data", database), 78, "a newer Ferry has written this database");
        server.administer(name, "DELETE FROM flyway_schema_history WHERE version = '999'");
        server.administer(name, "INSERT INTO site_numbers (name, amount) VALUES ('unfinished copy', 1)");
        assertWrong(serve("data", database), 78, "a copy into this database was interrupted");
        server.administer(name, "DELETE FROM site_numbers WHERE name = 'unfinished copy'");
        server.administer(name, "ALTER TABLE invites DROP COLUMN expires");
        assertWrong(serve("data", database), 78, "this database is not as Ferry made it");
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatFailsIsSaidWithWhatToDo(SiteDatabase kind) throws Exception {
        String database = kind.fresh();
        try (ServerProcess once = ServerProcess.start(folder, SiteDatabase.options(database, password))) {
            once.stop();
        }
        // What the later steps make is there already.
        kind.server()
                .administer(SiteDatabase.name(database), "DELETE FROM flyway_schema_history WHERE installed_rank > 2");

        assertWrong(serve("data", database), 78, "could not be brought up to this version");
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatAnswersBeforeItsDataIsOnDiskIsNotTrusted(SiteDatabase kind) throws Exception {
        try (TestServer server = kind.newServer()) {
            server.addOptions(kind.speaksMariaDb() ? "--innodb-flush-log-at-trx-commit=2" : "--fsync=off");
            server.start();
            String database = kind.url(server, server.newDatabase());

            assertWrong(serve("a", database), 78, "this database server answers before its data is on disk");
            try (ServerProcess relaxed = ServerProcess.start(
                    folder,
                    Stream.concat(
                                    Stream.of(SiteDatabase.options(database, password)),
                                    Stream.of("--set", "durability=relaxed"))
                            .toArray(String[]::new))) {
                good(new Place(folder)
                        .inside("whoami", "--socket", relaxed.socket().toString()));
            }
        }
    }

    @Test
    void anEmbeddedDatabaseThatIsNoneIsSaidWithWhatToDo() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "this is no database, only a text that is long enough");

        assertWrong(serve("a", "sqlite:" + text), 74, "this database file cannot be used");
        assertWrong(
                serve("a", "sqlite:" + folder.resolve("no/such/ferry.db")), 74, "this database file cannot be used");
    }

    /** A database of a server in which the user may read and no more. */
    private static String readOnly(SiteDatabase kind, TestServer server) throws IOException {
        String database = kind.fresh();
        String name = SiteDatabase.name(database);
        List<String> statements = new ArrayList<>();
        if (kind.speaksMariaDb()) {
            statements.add("REVOKE ALL ON " + name + ".* FROM 'ferry'@'%'");
            statements.add("GRANT SELECT ON " + name + ".* TO 'ferry'@'%'");
        } else {
            statements.add("ALTER DATABASE " + name + " OWNER TO administrator");
            statements.add("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        }
        for (String statement : statements) {
            server.administer(name, statement);
        }
        return database;
    }

    private Result serve(String data, String database) {
        return serve(data, database, password);
    }

    /** It is expected to end. */
    private Result serve(String data, String database, Path passwordFile) {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--data", folder.resolve(data).toString(), "--listen", "127.0.0.1:0", "--no-socket"));
        arguments.add("--set");
        arguments.add("database=" + database);
        if (!database.startsWith("sqlite:")) {
            arguments.add("--set");
            arguments.add("database_password_file=" + passwordFile);
        }
        return new Place(folder).inside(arguments.toArray(String[]::new));
    }

    private static void assertWrong(Result result, int exitCode, String sentence) {
        assertThat(result.err()).contains(sentence).doesNotContain(TestServer.PASSWORD, "\tat ");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    }

    private static Result good(Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }
}
