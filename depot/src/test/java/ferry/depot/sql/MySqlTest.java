package ferry.depot.sql;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseServer;
import ferry.depot.database.DatabaseServer.Host;
import ferry.depot.databases.TestDatabase;
import ferry.testkit.database.TestServer;
import org.junit.jupiter.api.Test;

final class MySqlTest extends ServerContract {
    MySqlTest() {
        super(TestDatabase.MYSQL);
    }

    /** Whoever is between would be asked for the key that the password is encrypted for. */
    @Test
    void noPasswordIsSentOverANetworkWithoutTls() throws Exception {
        // One of its own: a server remembers who has signed in, and asks for less then.
        try (TestServer server = kind.newServer()) {
            server.start();
            DatabaseServer near = kind.settings(server);
            DatabaseServer far = new DatabaseServer(
                    near.kind(),
                    // This machine, but nothing that looks like it.
                    new Host("::ffff:127.0.0.1", server.port()),
                    near.database(),
                    near.user(),
                    near.password(),
                    near.tls());

            assertProblem(far, DatabaseProblem.Reason.TLS);
            Database.open(near, true, id()).close();
        }
    }

    @Test
    void whoTakesItForMariaDbIsTold() throws Exception {
        DatabaseServer right = kind.settings(kind.server());
        DatabaseServer wrong = new DatabaseServer(
                DatabaseServer.Kind.MARIADB,
                right.place(),
                right.database(),
                right.user(),
                right.password(),
                right.tls());

        assertProblem(wrong, DatabaseProblem.Reason.OTHER_KIND);
    }
}
