package ferry.depot.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A result that is read row by row. */
final class Rows implements AutoCloseable {
    private final ResultSet result;
    private final Row row;

    Rows(ResultSet result) {
        this.result = result;
        this.row = new Row(result);
    }

    boolean next() throws SQLException {
        return result.next();
    }

    /** Where it stands. */
    Row row() {
        return row;
    }

    @Override
    public void close() throws SQLException {
        result.close();
    }
}
