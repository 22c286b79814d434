package ferry.depot.sql;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Unfinished uploads with the names of their accounts, a page at a time. */
public final class UploadListing {
    private UploadListing() {}

    public record Line(
            long account,
            String name,
            Id16 upload,
            FerryPath path,
            long sizeBytes,
            Instant created,
            Instant progress) {}

    /** Pages are in the order of accounts and upload ids. */
    public record Place(long account, Id16 upload) {}

    public static List<Line> after(Statements statements, Place place, int count) throws SQLException {
        return statements.all(
                Sql.UPLOADS_LISTED,
                row -> new Line(
                        row.number(1), row.text(2), row.id16(3), row.path(4), row.number(5), row.time(6), row.time(7)),
                place.account(),
                place.account(),
                place.upload(),
                count);
    }
}
