package ferry.depot.sql;

import ferry.depot.databases.TestDatabase;

final class MariaDbTest extends ServerContract {
    MariaDbTest() {
        super(TestDatabase.MARIADB);
    }
}
