package ferry.depot.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseProblem.Reason;
import ferry.depot.database.DatabaseServer;
import ferry.depot.database.DatabaseSettings;
import ferry.depot.database.SqliteFile;
import ferry.depot.databases.TestDatabase;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.testkit.database.MySqlTestServer;
import ferry.testkit.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CopyTest {
    private static final Set<String> NOT_COPIED = Set.of("database_writers", "flyway_schema_history", "sqlite_schema");
    private static final Pattern COLUMNS = Pattern.compile("SELECT (.*) FROM ([a-z_]+) .*");
    private static final ObjLongConsumer<String> SILENT = (_, _) -> {};

    private final long seed = new Random().nextLong();

    @TempDir
    Path directory;

    private int files;

    /** A table or column that a migration adds and nobody copies is missed here. */
    @ParameterizedTest
    @EnumSource
    void everyColumnOfTheRealSchemaIsCopied(TestDatabase kind) throws Exception {
        DatabaseSettings settings = fresh(kind);
        Database.open(settings, true, id()).close();
        Set<String> real = new TreeSet<>();
        try (Connection connection =
                        Engine.of(settings, true).source(Engine.Use.WORK).getConnection();
                ResultSet columns = connection
                        .getMetaData()
                        .getColumns(connection.getCatalog(), connection.getSchema(), "%", "%")) {
            while (columns.next()) {
                if (!NOT_COPIED.contains(columns.getString("TABLE_NAME"))) {
                    real.add(columns.getString("TABLE_NAME") + "." + columns.getString("COLUMN_NAME"));
                }
            }
        }

        Set<String> copied = new TreeSet<>();
        for (CopiedTable table : CopiedTable.values()) {
            Matcher text = COLUMNS.matcher(table.copy.text());
            assertThat(text.matches()).as(table.copy.text()).isTrue();
            for (String column : text.group(1).split(", ", -1)) {
                copied.add(text.group(2) + "." + column);
            }
            assertThat(table.paste.text()).contains(text.group(1), " " + text.group(2) + " ");
            assertThat(table.clear.text()).startsWith("DELETE FROM " + text.group(2));
        }
        assertThat(copied).isEqualTo(real).hasSizeGreaterThan(70);
    }

    /** From each kind to each other, and back to where it began. */
    @Test
    void aSiteIsTheSameAfterEveryJourney() throws Exception {
        DatabaseSettings start = site(TestDatabase.SQLITE);
        Map<CopiedTable, List<String>> wanted = rows(start);
        assertThat(wanted.values()).as("every table has rows, seed %d", seed).noneMatch(List::isEmpty);

        DatabaseSettings at = start;
        for (TestDatabase next : way()) {
            DatabaseSettings to = fresh(next);
            Map<String, Long> counts = copy(at, to, SILENT);

            assertThat(rows(to)).as("%s, seed %d", to, seed).isEqualTo(wanted);
            for (CopiedTable table : CopiedTable.values()) {
                assertThat(counts).containsEntry(table.toString(), (long)
                        wanted.get(table).size());
            }
            at = to;
        }
        try (Database last = Database.open(at, true, id())) {
            long next = last.write(
                    statements -> AccountTable.insert(statements, "the next", Message.Role.USER, null, Instant.EPOCH));
            assertThat(next)
                    .as("no id is given twice")
                    .isEqualTo(wanted.get(CopiedTable.ACCOUNTS).size() + 1);
        }
    }

    @Test
    void whatIsCopiedIsOnlyRead() throws Exception {
        SqliteFile from = (SqliteFile) site(TestDatabase.SQLITE);
        byte[] before = Files.readAllBytes(from.file());

        copy(from, fresh(TestDatabase.SQLITE), SILENT);

        assertThat(Files.readAllBytes(from.file())).isEqualTo(before);
        Path nothing = directory.resolve("nothing.db");
        assertProblem(new SqliteFile(nothing), fresh(TestDatabase.SQLITE), Reason.NO_SITE);
        assertThat(nothing).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void aTargetWithAccountsIsRefusedAndLeftAsItIs(TestDatabase kind) throws Exception {
        DatabaseSettings from = site(TestDatabase.SQLITE);
        DatabaseSettings taken = fresh(kind);
        try (Database other = Database.open(taken, true, id())) {
            other.write(
                    statements -> AccountTable.insert(statements, "somebody", Message.Role.USER, null, Instant.EPOCH));
        }

        assertProblem(from, taken, Reason.NOT_EMPTY);

        assertThat(rows(taken).get(CopiedTable.ACCOUNTS)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void nothingThatIsInUseIsCopiedOrCopiedInto(TestDatabase kind) throws Exception {
        DatabaseSettings used = fresh(kind);
        DatabaseSettings site = site(TestDatabase.SQLITE);
        try (Database open = Database.open(used, true, id())) {
            assertThat(open.description()).isNotEmpty();

            assertProblem(used, fresh(TestDatabase.SQLITE), Reason.IN_USE);
            assertProblem(site, used, Reason.IN_USE);
        }
        assertProblem(site, site, Reason.IN_USE);
    }

    @ParameterizedTest
    @EnumSource(names = "SQLITE", mode = EnumSource.Mode.EXCLUDE)
    void whatIsNotOfThisVersionIsNotCopied(TestDatabase kind) throws Exception {
        DatabaseSettings empty = fresh(kind);
        assertProblem(empty, fresh(TestDatabase.SQLITE), Reason.NO_SITE);
        Database.open(empty, true, id()).close();

        String last = kind.server()
                .administer(
                        ((DatabaseServer) empty).database(), "SELECT MAX(installed_rank) FROM flyway_schema_history");
        kind.administer(empty, "DELETE FROM flyway_schema_history WHERE installed_rank = " + last.strip());

        assertProblem(empty, fresh(TestDatabase.SQLITE), Reason.OLD_SCHEMA);
    }

    /** Ended while copying, and while comparing. */
    @ParameterizedTest
    @EnumSource
    void aCopyThatEndsInTheMiddleIsServedByNobodyAndMayBeMadeAgain(TestDatabase kind) throws Exception {
        DatabaseSettings from = site(TestDatabase.SQLITE);
        DatabaseSettings to = fresh(kind);
        for (int visit = 1; visit <= 2; visit++) {
            assertThatThrownBy(() -> copy(from, to, atVisit(2, "contents", () -> {
                        throw new IllegalStateException("ended");
                    })))
                    .hasMessage("ended");

            assertOpening(to, Reason.UNFINISHED_COPY);
            assertProblem(to, fresh(TestDatabase.SQLITE), Reason.UNFINISHED_COPY);
        }

        copy(from, to, SILENT);

        assertThat(rows(to)).isEqualTo(rows(from));
    }

    @ParameterizedTest
    @EnumSource(names = "SQLITE", mode = EnumSource.Mode.EXCLUDE)
    void aServerThatIsKilledInTheMiddleHoldsNothingThatIsServed(TestDatabase kind) throws Exception {
        DatabaseSettings from = site(TestDatabase.SQLITE);
        try (TestServer server = kind.newServer()) {
            server.start();
            DatabaseServer to = kind.settings(server);

            assertThatThrownBy(() -> copy(from, to, atVisit(1, "contents", server::kill)))
                    .isInstanceOfSatisfying(
                            DatabaseProblem.class,
                            problem -> assertThat(problem.database()).isEqualTo(to.toString()));
            server.start();

            assertOpening(to, Reason.UNFINISHED_COPY);
            copy(from, to, SILENT);
            assertThat(rows(to)).isEqualTo(rows(from));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "SQLITE", mode = EnumSource.Mode.EXCLUDE)
    void aRowThatBecameAnotherOnTheWayIsFound(TestDatabase kind) throws Exception {
        DatabaseSettings from = site(TestDatabase.SQLITE);
        for (String change : List.of(
                "UPDATE receipt_entries SET place = place + 1000 WHERE sequence_number = 20",
                "UPDATE accounts SET verifier = NULL")) {
            DatabaseSettings to = fresh(kind);

            assertThatThrownBy(() -> copy(from, to, atVisit(2, "site_numbers", () -> change(kind, to, change))))
                    .as(change)
                    .isInstanceOfSatisfying(
                            DatabaseProblem.class,
                            problem -> assertThat(problem.reason()).isEqualTo(Reason.COPY_FAILED));
            assertOpening(to, Reason.UNFINISHED_COPY);
        }
    }

    /** From SQLite: every kind from and to every other, MySQL where there is one. */
    private static List<TestDatabase> way() {
        List<TestDatabase> way = new ArrayList<>(List.of(
                TestDatabase.MARIADB,
                TestDatabase.POSTGRESQL,
                TestDatabase.SQLITE,
                TestDatabase.POSTGRESQL,
                TestDatabase.MARIADB,
                TestDatabase.SQLITE));
        if (MySqlTestServer.isInstalled()) {
            way.addAll(
                    0,
                    List.of(
                            TestDatabase.MYSQL,
                            TestDatabase.SQLITE,
                            TestDatabase.MYSQL,
                            TestDatabase.POSTGRESQL,
                            TestDatabase.MYSQL));
        }
        return way;
    }

    private static void change(TestDatabase kind, DatabaseSettings settings, String sql) {
        try {
            kind.administer(settings, sql);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Each table is visited twice: copied, compared. */
    private static ObjLongConsumer<String> atVisit(int visit, String table, Runnable work) {
        int[] visits = {0};
        return (name, rows) -> {
            if (name.equals(table) && rows == 0 && ++visits[0] == visit) {
                work.run();
            }
        };
    }

    private DatabaseSettings fresh(TestDatabase kind) throws IOException {
        return kind.fresh(Files.createDirectory(directory.resolve("site" + files++)));
    }

    private DatabaseSettings site(TestDatabase kind) throws IOException {
        DatabaseSettings settings = fresh(kind);
        try (Database database = Database.open(settings, true, id())) {
            WholeSite.fill(database, seed);
        }
        return settings;
    }

    private Map<CopiedTable, List<String>> rows(DatabaseSettings settings) throws IOException {
        try (Database database = Database.open(settings, true, id())) {
            return WholeSite.rows(database);
        }
    }

    private static Map<String, Long> copy(DatabaseSettings from, DatabaseSettings to, ObjLongConsumer<String> progress)
            throws IOException {
        try (Copying copying = Copying.open(from, to)) {
            return copying.run(progress);
        }
    }

    private static void assertProblem(DatabaseSettings from, DatabaseSettings to, Reason reason) {
        assertThatThrownBy(() -> copy(from, to, SILENT))
                .isInstanceOfSatisfying(
                        DatabaseProblem.class,
                        problem -> assertThat(problem.reason())
                                .as(problem.detail())
                                .isEqualTo(reason));
    }

    private static void assertOpening(DatabaseSettings settings, Reason reason) {
        assertThatThrownBy(() -> Database.open(settings, true, id()).close())
                .isInstanceOfSatisfying(
                        DatabaseProblem.class,
                        problem -> assertThat(problem.reason())
                                .as(problem.detail())
                                .isEqualTo(reason));
    }

    private static Id16 id() {
        return new Id16(1, new Random().nextLong());
    }
}
