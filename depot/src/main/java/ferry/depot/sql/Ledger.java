package ferry.depot.sql;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one account that count: contents and uploads. The only way to change them, so that no change can leave the
 * account's usage behind; lives as long as its transaction ({@link Ledgers}).
 */
public final class Ledger {
    private static final byte[] NO_BYTES = {};

    private final Statements statements;
    private final long account;
    private Amount stored = Amount.NONE;
    private Amount reserved = Amount.NONE;

    Ledger(Statements statements, long account) {
        this.statements = statements;
        this.account = account;
    }

    /** Puts the content's row in the place of any other. */
    public void put(FerryPath path, ContentTable.Content content) throws SQLException {
        delete(path.toString().getBytes(StandardCharsets.UTF_8));
        ContentTable.insert(statements, account, path, content);
        stored = stored.plus(new Amount(1, content.sizeBytes()));
    }

    /** The row of the file at just this path, if it has one. */
    public void delete(byte[] path) throws SQLException {
        Optional<ContentTable.Located> found = ContentTable.find(statements, account, path);
        if (found.isPresent()) {
            delete(found.get());
        }
    }

    private void delete(ContentTable.Located row) throws SQLException {
        ContentTable.delete(statements, account, row.path());
        stored = stored.minus(new Amount(1, row.content().sizeBytes()));
    }

    /** Deletes the rows at a path and below; the ids of leaves nobody needs any more. */
    public List<Id16> deleteTree(FerryPath path) throws SQLException {
        List<Id16> leaves = new ArrayList<>();
        Optional<ContentTable.Located> itself =
                ContentTable.find(statements, account, path.toString().getBytes(StandardCharsets.UTF_8));
        if (itself.isPresent()) {
            itself.get().content().leaves().ifPresent(leaves::add);
            delete(itself.get());
        }
        byte[] after = NO_BYTES;
        while (true) {
            List<ContentTable.Located> rows = ContentTable.below(statements, account, path, after);
            if (rows.isEmpty()) {
                return leaves;
            }
            for (ContentTable.Located row : rows) {
                row.content().leaves().ifPresent(leaves::add);
                delete(row);
            }
            after = rows.getLast().path();
        }
    }

    /** Moves the rows below {@code from} to {@code to}, of which nothing may be left; leaves nobody needs any more. */
    public List<Id16> moveTree(FerryPath from, FerryPath to) throws SQLException {
        List<Id16> leaves = deleteTree(to);
        byte[] oldPrefix = ContentTable.prefix(from);
        byte[] newPrefix = ContentTable.prefix(to);
        byte[] after = NO_BYTES;
        while (true) {
            List<ContentTable.Located> rows = ContentTable.below(statements, account, from, after);
            if (rows.isEmpty()) {
                return leaves;
            }
            for (ContentTable.Located row : rows) {
                byte[] path = Arrays.copyOf(newPrefix, newPrefix.length + row.path().length - oldPrefix.length);
                System.arraycopy(
                        row.path(), oldPrefix.length, path, newPrefix.length, row.path().length - oldPrefix.length);
                ContentTable.move(statements, account, row.path(), path);
            }
            after = rows.getLast().path();
        }
    }

    /** With epoch 1, whatever the row says. */
    public void insert(UploadTable.Upload upload, Instant now) throws SQLException {
        if (upload.account() != account) {
            throw new IllegalArgumentException("an upload of account " + upload.account() + ", not of " + account);
        }
        UploadTable.insert(statements, upload, now);
        reserved = reserved.plus(upload.reserved());
    }

    /** Whether it was there. */
    public boolean deleteUpload(Id16 id) throws SQLException {
        Optional<UploadTable.Upload> row = UploadTable.find(statements, account, id);
        if (row.isEmpty()) {
            return false;
        }
        UploadTable.delete(statements, account, id);
        reserved = reserved.minus(row.get().reserved());
        return true;
    }

    /** Writes down what a fresh count says; what was written down before. */
    public Usage recount() throws SQLException {
        write();
        Usage before = UsageTable.find(statements, account);
        Usage counted = UsageTable.count(statements, account);
        stored = counted.stored().minus(before.stored());
        reserved = counted.reserved().minus(before.reserved());
        return before;
    }

    /** The last step of the transaction. */
    Usage end() throws SQLException {
        write();
        return UsageTable.find(statements, account);
    }

    private void write() throws SQLException {
        if (!stored.equals(Amount.NONE) || !reserved.equals(Amount.NONE)) {
            UsageTable.add(statements, account, stored, reserved);
            stored = Amount.NONE;
            reserved = Amount.NONE;
        }
    }
}
