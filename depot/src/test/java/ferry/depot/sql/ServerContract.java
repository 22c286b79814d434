package ferry.depot.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseServer;
import ferry.depot.database.DatabaseServer.Host;
import ferry.depot.database.DatabaseSettings;
import ferry.depot.database.Tls;
import ferry.depot.databases.CuttingRelay;
import ferry.depot.databases.TestDatabase;
import ferry.protocol.Message;
import ferry.testkit.database.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What the depot needs of a database that others can come to as well. */
abstract class ServerContract extends DatabaseContract {
    ServerContract(TestDatabase kind) {
        super(kind);
    }

    @Test
    void severalMayBringAnEmptyDatabaseUpAtOnce() throws Exception {
        DatabaseSettings empty = kind.fresh(directory);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    new Migrations(Engine.of(empty, true)).run();
                } catch (IOException | RuntimeException | Error e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        Database.open(empty, true, id()).close();
    }

    @Test
    void aSecondWriterIsTurnedAwayAndMayComeWhenTheFirstIsGone() throws Exception {
        assertThatThrownBy(() -> Database.open(settings, true, id()))
                .isInstanceOfSatisfying(
                        DatabaseProblem.class,
                        problem -> assertThat(problem.reason()).isEqualTo(DatabaseProblem.Reason.IN_USE));
        account("written by the first");

        database.close();
        database = Database.open(settings, true, id());

        account("written by the second");
    }

    /** The connection breaks after the server has the commit: it happened, and must not happen again. */
    @Test
    void aCommitWhoseAnswerIsLostCountsOnce() throws Exception {
        throughRelay((relay, through) -> {
            relay.cutAfter("commit");

            write(through, "alice");

            assertThat(relay.cuts()).isEqualTo(1);
            assertThat(namesAndLastId(through, "alice")).isEqualTo("1 of 1");
        });
    }

    /** The connection breaks before the server has the commit: it did not happen, and is done again. */
    @Test
    void aCommitThatIsLostIsDoneAgain() throws Exception {
        throughRelay((relay, through) -> {
            relay.cutBefore("commit");

            write(through, "alice");

            assertThat(relay.cuts()).isEqualTo(1);
            assertThat(namesAndLastId(through, "alice")).isEqualTo("1 of 1");
        });
    }

    @Test
    void aConnectionThatBreaksInTheMiddleIsMadeAnew() throws Exception {
        throughRelay((relay, through) -> {
            write(through, "alice");
            relay.cutNow();

            write(through, "bob");

            assertThat(namesAndLastId(through, "alice", "bob")).isEqualTo("2 of 2");
        });
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingHappensTwiceWhenTheServerIsKilled() throws Exception {
        int kills = Integer.getInteger("ferry.proof.databaseKills", 3);
        long longestNanos = 0;
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean done = new AtomicBoolean();
        try (TestServer server = kind.newServer()) {
            server.start();
            try (Database killed = Database.open(kind.settings(server), true, id())) {
                List<Thread> clients = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    String client = "client-" + i + "-";
                    clients.add(Thread.ofPlatform().start(() -> {
                        try {
                            for (int n = 0; !done.get(); n++) {
                                write(killed, client + n);
                                acknowledged.add(client + n);
                            }
                        } catch (IOException | RuntimeException | Error e) {
                            failures.add(e);
                        }
                    }));
                }
                for (int kill = 0; kill < kills; kill++) {
                    awaitMore(acknowledged, 1 + random.nextInt(40), failures);
                    server.kill();
                    server.start();
                    long started = System.nanoTime();
                    awaitMore(acknowledged, 1, failures);
                    longestNanos = Math.max(longestNanos, System.nanoTime() - started);
                }
                done.set(true);
                for (Thread client : clients) {
                    client.join();
                }

                assertThat(failures).isEmpty();
                String[] names = acknowledged.toArray(String[]::new);
                assertThat(namesAndLastId(killed, names)).isEqualTo(names.length + " of " + names.length);
            }
        }
        System.out.printf(
                "proof: %s: %d kills of the server, %d acknowledged, longest pause after a start %d ms%n",
                kind, kills, acknowledged.size(), longestNanos / 1_000_000);
        assertThat(Duration.ofNanos(longestNanos)).isLessThan(Duration.ofSeconds(20));
    }

    /** MySQL takes some ways of saying it for a remark. */
    @Test
    void everyReferenceOfTheMigrationsIsAForeignKey() throws Exception {
        String database = ((DatabaseServer) settings).database();

        assertThat(kind.server()
                        .administer(
                                database,
                                "SELECT COUNT(*) FROM information_schema.referential_constraints WHERE constraint_schema"
                                        + " IN ('" + database + "', 'public')")
                        .strip())
                .isEqualTo("16");
    }

    @Test
    void aNewerSchemaIsRefused() throws Exception {
        database.close();
        kind.administer(
                settings,
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES (99, '999', 'later', 'SQL', 'V999__later.sql',"
                        + " 1, 'ferry', 1, " + kind.yes() + ")");

        assertProblem(settings, DatabaseProblem.Reason.NEWER_SCHEMA);
    }

    @Test
    void aSchemaWhoseHistoryWasChangedIsRefused() throws Exception {
        database.close();
        kind.administer(settings, "UPDATE flyway_schema_history SET checksum = 5 WHERE version = '1'");

        assertProblem(settings, DatabaseProblem.Reason.CHANGED_SCHEMA);
    }

    @Test
    void aColumnThatSomebodyDroppedIsMissed() throws Exception {
        database.close();
        kind.administer(settings, "ALTER TABLE contents DROP COLUMN leaves");

        assertProblem(settings, DatabaseProblem.Reason.CHANGED_SCHEMA);
    }

    @Test
    void tablesOfSomethingElseAreRefused() throws Exception {
        DatabaseServer other = kind.settings(kind.server());
        kind.administer(other, "CREATE TABLE somebody_elses (id INTEGER)");

        assertProblem(other, DatabaseProblem.Reason.FOREIGN_SCHEMA);
    }

    @Test
    void aWrongPasswordADatabaseThatIsNotThereAndASilentPortAreToldApart() throws Exception {
        DatabaseServer right = (DatabaseServer) settings;
        DatabaseServer wrongPassword = new DatabaseServer(
                right.kind(), right.place(), right.database(), right.user(), () -> "wrong", right.tls());
        DatabaseServer nowhere = new DatabaseServer(
                right.kind(), new Host("127.0.0.1", 1), right.database(), right.user(), right.password(), right.tls());
        DatabaseServer noDatabase = new DatabaseServer(
                right.kind(), right.place(), "ferry_nothing", right.user(), right.password(), right.tls());
        DatabaseServer noTls = new DatabaseServer(
                right.kind(),
                right.place(),
                right.database(),
                right.user(),
                right.password(),
                new Tls.SystemAuthorities());

        assertProblem(wrongPassword, DatabaseProblem.Reason.WRONG_PASSWORD);
        assertProblem(nowhere, DatabaseProblem.Reason.UNREACHABLE);
        assertThatThrownBy(() -> Database.open(noDatabase, true, id()))
                .isInstanceOfSatisfying(
                        DatabaseProblem.class,
                        problem -> assertThat(problem.reason())
                                .isIn(DatabaseProblem.Reason.NO_DATABASE, DatabaseProblem.Reason.NO_RIGHTS));
        assertProblem(noTls, DatabaseProblem.Reason.TLS);
    }

    final void assertProblem(DatabaseSettings opened, DatabaseProblem.Reason reason) {
        assertThatThrownBy(() -> Database.open(opened, true, id()).close())
                .isInstanceOfSatisfying(
                        DatabaseProblem.class,
                        problem -> assertThat(problem.reason())
                                .as(problem.detail())
                                .isEqualTo(reason));
    }

    private interface Through {
        void run(CuttingRelay relay, Database database) throws Exception;
    }

    private void throughRelay(Through test) throws Exception {
        database.close();
        try (CuttingRelay relay = CuttingRelay.to(kind.server().port());
                Database through =
                        Database.open(kind.through((DatabaseServer) kind.fresh(directory), relay.port()), true, id())) {
            test.run(relay, through);
        }
    }

    private static void write(Database database, String name) throws IOException {
        database.write(statements ->
                AccountTable.insert(statements, name, Message.Role.USER, new byte[100], Instant.ofEpochSecond(1)));
    }

    /** How many of the names are there, and how many accounts were ever made. */
    private static String namesAndLastId(Database database, String... names) throws IOException {
        return database.read(statements -> {
            int there = 0;
            for (String name : names) {
                there += AccountTable.byName(statements, name).isPresent() ? 1 : 0;
            }
            return there + " of " + statements.number(Sql.LAST_ACCOUNT);
        });
    }

    private static void awaitMore(Queue<String> acknowledged, int more, Queue<Throwable> failures) {
        int enough = acknowledged.size() + more;
        while (acknowledged.size() < enough && failures.isEmpty()) {
            Thread.onSpinWait();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
