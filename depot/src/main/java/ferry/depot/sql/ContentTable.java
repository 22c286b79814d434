package ferry.depot.sql;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.storage.FileStatus;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is known of the content at a path. */
public final class ContentTable {
    /** Rows read at once where a directory's are needed. */
    private static final int CHUNK_ROWS = 1_000;

    /** Bytes of a path that its index holds; below what the indexes of every database take. */
    private static final int START_BYTES = 255;

    private static final byte[] NO_BYTES = {};

    private ContentTable() {}

    /**
     * A file's content as long as {@link #fits}.
     *
     * @param upload whose receipt it has; empty: changed outside of Ferry
     * @param leaves where its leaf hashes are kept; empty: at most one leaf, its hash is the root
     */
    public record Content(
            long sizeBytes,
            Instant modified,
            Instant changed,
            long inode,
            Digest root,
            Optional<Id16> upload,
            Optional<Id16> leaves) {
        /** No file has this inode, and no content this root: the row fits nothing. */
        private static final long NO_INODE = 0;

        private static final Digest NO_ROOT = Digest.of(new byte[Digest.BYTES]);

        /** Of a file that Ferry did not store as it is now: it counts, but nothing is known of its content. */
        public static Content counted(FileStatus status) {
            return new Content(
                    status.sizeBytes(),
                    status.modified(),
                    status.changed(),
                    NO_INODE,
                    NO_ROOT,
                    Optional.empty(),
                    Optional.empty());
        }

        /** Whether it is only {@link #counted}, and still counts right. */
        public boolean counts(FileStatus status) {
            return inode == NO_INODE && status.kind() == FileStatus.Kind.FILE && sizeBytes == status.sizeBytes();
        }

        public static Content of(FileStatus status, Digest root, Optional<Id16> upload, Optional<Id16> leaves) {
            return new Content(
                    status.sizeBytes(), status.modified(), status.changed(), status.inode(), root, upload, leaves);
        }

        /** Whether the file is still the one this was written for. */
        public boolean fits(FileStatus status) {
            return status.kind() == FileStatus.Kind.FILE
                    && sizeBytes == status.sizeBytes()
                    && inode == status.inode()
                    && modified.equals(status.modified())
                    && changed.equals(status.changed());
        }

        /** Whether it is the same file but for the time of its inode, which a rename moves. */
        public boolean fitsButForChanged(FileStatus status) {
            return status.kind() == FileStatus.Kind.FILE
                    && sizeBytes == status.sizeBytes()
                    && inode == status.inode()
                    && modified.equals(status.modified());
        }

        public Content as(FileStatus status) {
            return of(status, root, upload, leaves);
        }
    }

    /** A content and its path's bytes. */
    public record Located(byte[] path, Content content) {}

    public static Optional<Content> find(Statements statements, long account, FerryPath path) throws SQLException {
        return statements
                .first(Sql.CONTENT, ContentTable::located, account, start(bytes(path)), path)
                .map(Located::content);
    }

    static Optional<Located> find(Statements statements, long account, byte[] path) throws SQLException {
        return statements.first(Sql.CONTENT, ContentTable::located, account, start(path), path);
    }

    // What changes rows is for the Ledger, which keeps the account's usage in line with them.

    static void insert(Statements statements, long account, FerryPath path, Content content) throws SQLException {
        Instant modified = content.modified();
        Instant changed = content.changed();
        byte[] bytes = bytes(path);
        statements.update(
                Sql.CONTENT_INSERT,
                account,
                start(bytes),
                bytes,
                content.sizeBytes(),
                modified.getEpochSecond(),
                modified.getNano(),
                changed.getEpochSecond(),
                changed.getNano(),
                content.inode(),
                content.root(),
                content.upload().orElse(null),
                content.leaves().orElse(null));
    }

    static void delete(Statements statements, long account, byte[] path) throws SQLException {
        statements.update(Sql.CONTENT_DELETE, account, start(path), path);
    }

    public static boolean areLeavesUsed(Statements statements, Id16 leaves) throws SQLException {
        return statements.number(Sql.LEAVES_IN_USE, leaves) > 0;
    }

    /** Rows strictly below a directory, in the order of their bytes, a chunk at a time. */
    public static List<Located> below(Statements statements, long account, FerryPath directory, byte[] after)
            throws SQLException {
        byte[] from = after.length == 0 ? prefix(directory) : after;
        byte[] to = behindPrefix(directory);
        return statements.all(
                Sql.CONTENTS_FROM, ContentTable::located, account, start(from), from, start(to), to, CHUNK_ROWS);
    }

    static void move(Statements statements, long account, byte[] from, byte[] to) throws SQLException {
        statements.update(Sql.CONTENT_PATH, start(to), to, account, start(from), from);
    }

    private static byte[] bytes(FerryPath path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] start(byte[] path) {
        return path.length <= START_BYTES ? path : Arrays.copyOf(path, START_BYTES);
    }

    static byte[] prefix(FerryPath directory) {
        return directory.isRoot() ? NO_BYTES : (directory + "/").getBytes(StandardCharsets.UTF_8);
    }

    /** The first bytes behind everything that begins with the directory's prefix: '0' follows '/'. */
    private static byte[] behindPrefix(FerryPath directory) {
        return directory.isRoot() ? new byte[] {(byte) 0xff} : (directory + "0").getBytes(StandardCharsets.UTF_8);
    }

    private static Located located(Row row) throws SQLException {
        return new Located(
                row.bytes(1),
                new Content(
                        row.number(2),
                        row.preciseTime(3),
                        row.preciseTime(5),
                        row.number(7),
                        row.digest(8),
                        row.optionalId16(9),
                        row.optionalId16(10)));
    }
}
