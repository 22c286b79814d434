package ferry.depot.sql;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Large uploads in progress. */
public final class UploadTable {
    private UploadTable() {}

    /**
     * A large file on its way in.
     *
     * @param staging the server's own name of it on disk, since ids of clients may collide
     * @param reserved what it will add to the account's usage
     */
    public record Upload(
            long account,
            Id16 id,
            Id16 staging,
            FerryPath path,
            long sizeBytes,
            Instant modified,
            boolean executable,
            long epoch,
            Amount reserved) {}

    // Inserting and deleting are for the Ledger, which keeps the account's usage in line.

    /** With epoch 1, whatever the row says. */
    static void insert(Statements statements, Upload upload, Instant now) throws SQLException {
        Instant modified = upload.modified();
        statements.update(
                Sql.UPLOAD_INSERT,
                upload.account(),
                upload.id(),
                upload.staging(),
                upload.path(),
                upload.sizeBytes(),
                modified.getEpochSecond(),
                modified.getNano(),
                upload.executable(),
                now.getEpochSecond(),
                now.getEpochSecond(),
                upload.reserved().files(),
                upload.reserved().bytes());
    }

    public static Optional<Upload> find(Statements statements, long account, Id16 id) throws SQLException {
        return statements.first(Sql.UPLOAD, UploadTable::upload, account, id);
    }

    public static long count(Statements statements, long account) throws SQLException {
        return statements.number(Sql.UPLOAD_COUNT, account);
    }

    public static List<Upload> all(Statements statements) throws SQLException {
        return statements.all(Sql.UPLOADS, UploadTable::upload);
    }

    public static List<Upload> idleSince(Statements statements, Instant time) throws SQLException {
        return statements.all(Sql.UPLOADS_IDLE, UploadTable::upload, time.getEpochSecond());
    }

    public static void raiseEpoch(Statements statements, long account, Id16 id, Instant now) throws SQLException {
        statements.update(Sql.UPLOAD_EPOCH, now.getEpochSecond(), account, id);
    }

    public static int progress(Statements statements, long account, Id16 id, Instant now) throws SQLException {
        return statements.update(Sql.UPLOAD_PROGRESS, now.getEpochSecond(), account, id);
    }

    /** Whether it was there. */
    static boolean delete(Statements statements, long account, Id16 id) throws SQLException {
        return statements.update(Sql.UPLOAD_DELETE, account, id) == 1;
    }

    private static Upload upload(Row row) throws SQLException {
        return new Upload(
                row.number(1),
                row.id16(2),
                row.id16(3),
                row.path(4),
                row.number(5),
                row.preciseTime(6),
                row.flag(8),
                row.number(9),
                new Amount(row.number(10), row.number(11)));
    }
}
