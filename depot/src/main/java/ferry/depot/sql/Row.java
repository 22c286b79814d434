package ferry.depot.sql;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.RefusedException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The row a result stands on; columns are counted from 1. */
public final class Row {
    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    public long number(int column) throws SQLException {
        return result.getLong(column);
    }

    Optional<Long> optionalNumber(int column) throws SQLException {
        long number = result.getLong(column);
        return result.wasNull() ? Optional.empty() : Optional.of(number);
    }

    public boolean flag(int column) throws SQLException {
        return result.getLong(column) != 0;
    }

    public byte[] bytes(int column) throws SQLException {
        return result.getBytes(column);
    }

    public Optional<byte[]> optionalBytes(int column) throws SQLException {
        return Optional.ofNullable(result.getBytes(column));
    }

    public String text(int column) throws SQLException {
        return new String(result.getBytes(column), StandardCharsets.UTF_8);
    }

    /** What the database says of itself; no data of ours is kept as text. */
    String string(int column) throws SQLException {
        return result.getString(column);
    }

    public Digest digest(int column) throws SQLException {
        return Digest.of(result.getBytes(column));
    }

    public Id16 id16(int column) throws SQLException {
        return Id16.of(result.getBytes(column));
    }

    public Optional<Id16> optionalId16(int column) throws SQLException {
        return optionalBytes(column).map(Id16::of);
    }

    public FerryPath path(int column) throws SQLException {
        try {
            return FerryPath.parse(text(column));
        } catch (RefusedException e) {
            throw new SQLException("a row holds a path that breaks the rules", e);
        }
    }

    public Optional<FerryPath> optionalPath(int column) throws SQLException {
        return result.getBytes(column) == null ? Optional.empty() : Optional.of(path(column));
    }

    /** Whole seconds. */
    public Instant time(int column) throws SQLException {
        return Instant.ofEpochSecond(number(column));
    }

    /** Seconds in {@code column}, nanoseconds in the next. */
    public Instant preciseTime(int column) throws SQLException {
        return Instant.ofEpochSecond(number(column), number(column + 1));
    }
}
