package ferry.depot.sql;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the committer was about to do to the file tree. */
public final class IntentTable {
    private IntentTable() {}

    /** A staging file about to be renamed to its path; it keeps its inode. */
    public record Publish(
            Id16 staging,
            long account,
            Id16 upload,
            FerryPath path,
            long sizeBytes,
            Instant modified,
            boolean executable,
            Digest root,
            long inode) {}

    /** A move, or a removal where there is no target. */
    public record Change(Id16 id, long account, FerryPath path, Optional<FerryPath> target) {}

    public static void insert(Statements statements, Publish intent, Optional<Id16> replaced) throws SQLException {
        Instant modified = intent.modified();
        statements.update(
                Sql.PUBLISH_INTENT_INSERT,
                intent.staging(),
                intent.account(),
                intent.upload(),
                intent.path(),
                intent.sizeBytes(),
                modified.getEpochSecond(),
                modified.getNano(),
                intent.executable(),
                intent.root(),
                intent.inode(),
                replaced.orElse(null));
    }

    public static List<Publish> publishes(Statements statements) throws SQLException {
        return statements.all(
                Sql.PUBLISH_INTENTS,
                row -> new Publish(
                        row.id16(1),
                        row.number(2),
                        row.id16(3),
                        row.path(4),
                        row.number(5),
                        row.preciseTime(6),
                        row.flag(8),
                        row.digest(9),
                        row.number(10)));
    }

    public static void deletePublish(Statements statements, Id16 staging) throws SQLException {
        statements.update(Sql.PUBLISH_INTENT_DELETE, staging);
    }

    public static void insert(Statements statements, Change intent) throws SQLException {
        statements.update(
                Sql.CHANGE_INTENT_INSERT,
                intent.id(),
                intent.account(),
                intent.path(),
                intent.target().orElse(null));
    }

    public static List<Change> changes(Statements statements) throws SQLException {
        return statements.all(
                Sql.CHANGE_INTENTS, row -> new Change(row.id16(1), row.number(2), row.path(3), row.optionalPath(4)));
    }

    public static void deleteChange(Statements statements, Id16 id) throws SQLException {
        statements.update(Sql.CHANGE_INTENT_DELETE, id);
    }
}
