package ferry.depot.sql;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection's prepared statements; owned by the thread of that connection. Data only ever gets in as parameters. */
public final class Statements {
    /** Rows that a driver fetches at once of a large result. */
    private static final int STREAMED_ROWS = 1_000;

    private final Connection connection;
    private final Map<Sql, PreparedStatement> prepared = new EnumMap<>(Sql.class);
    private boolean changing;

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** Rows changed. */
    public int update(Sql sql, @Nullable Object... parameters) throws SQLException {
        changing = true;
        return bound(sql, parameters).executeUpdate();
    }

    public <T> List<T> all(Sql sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet result = bound(sql, parameters).executeQuery()) {
            Row row = new Row(result);
            while (result.next()) {
                rows.add(reader.read(row));
            }
        }
        return rows;
    }

    public <T> Optional<T> first(Sql sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        try (ResultSet result = bound(sql, parameters).executeQuery()) {
            return result.next() ? Optional.of(reader.read(new Row(result))) : Optional.empty();
        }
    }

    /** Row after row, of a table that need not fit into memory; closed by who asked. */
    Rows open(Sql sql) throws SQLException {
        PreparedStatement statement = bound(sql);
        statement.setFetchSize(STREAMED_ROWS);
        return new Rows(statement.executeQuery());
    }

    /** Keeps a change until {@link #send}. */
    void add(Sql sql, @Nullable Object... parameters) throws SQLException {
        changing = true;
        bound(sql, parameters).addBatch();
    }

    void send(Sql sql) throws SQLException {
        bound(sql).executeBatch();
    }

    /** The one number that a counting statement gives. */
    public long number(Sql sql, @Nullable Object... parameters) throws SQLException {
        return first(sql, row -> row.number(1), parameters).orElseThrow(() -> new SQLException("no row: " + sql));
    }

    /** @throws SQLException if the database has no such tables and columns */
    void check(Sql sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            // PostgreSQL looks at a statement only when it is asked what it gives.
            statement.getMetaData();
        }
    }

    /** Whether anything was to be changed since this was asked last. */
    boolean wasChanging() {
        boolean was = changing;
        changing = false;
        return was;
    }

    private PreparedStatement bound(Sql sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql.text());
            prepared.put(sql, statement);
        }
        for (int i = 0; i < parameters.length; i++) {
            bind(statement, i + 1, parameters[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int place, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(place, Types.NULL);
            case Long number -> statement.setLong(place, number);
            case Integer number -> statement.setLong(place, number);
            case Boolean flag -> statement.setLong(place, flag ? 1 : 0);
            case byte[] bytes -> statement.setBytes(place, bytes);
            case Id16 id -> statement.setBytes(place, id.bytes());
            case Digest digest -> statement.setBytes(place, digest.bytes());
            case Word word -> statement.setString(place, word.text());
            case String text -> statement.setBytes(place, text.getBytes(StandardCharsets.UTF_8));
            case FerryPath path -> statement.setBytes(place, path.toString().getBytes(StandardCharsets.UTF_8));
            default -> throw new AssertionError("no column holds a " + value.getClass());
        }
    }

    /** Text that a column keeps as text: names that are our own. */
    record Word(String text) {}

    /** Makes a value of a row. */
    public interface RowReader<T> {
        T read(Row row) throws SQLException;
    }
}
