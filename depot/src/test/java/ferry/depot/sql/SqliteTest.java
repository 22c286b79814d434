package ferry.depot.sql;

import ferry.depot.databases.TestDatabase;

final class SqliteTest extends DatabaseContract {
    SqliteTest() {
        super(TestDatabase.SQLITE);
    }
}
