package ferry.depot.sql;

import ferry.depot.databases.TestDatabase;

final class PostgresTest extends ServerContract {
    PostgresTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
