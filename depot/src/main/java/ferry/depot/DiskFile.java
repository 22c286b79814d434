package ferry.depot;

import ferry.depot.sql.ContentTable.Content;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.storage.FileStatus;
import ferry.storage.OpenFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** A file open for download, and what is recorded of it. */
final class DiskFile implements OutgoingFile {
    private static final Logger LOG = System.getLogger("ferry.depot");

    private final Parts parts;
    private final Home home;
    private final FerryPath path;
    private final OpenFile file;
    private final FileStatus status;
    private final Content content;
    private final RecordedLeaves leaves;
    private boolean closed;

    DiskFile(
            Parts parts,
            Home home,
            FerryPath path,
            OpenFile file,
            FileStatus status,
            Content content,
            RecordedLeaves leaves) {
        this.parts = parts;
        this.home = home;
        this.path = path;
        this.file = file;
        this.status = status;
        this.content = content;
        this.leaves = leaves;
    }

    @Override
    public Message.File description() {
        return new Message.File(
                status.sizeBytes(),
                status.modified(),
                status.executable(),
                Versions.of(status),
                content.root(),
                content.upload().isEmpty());
    }

    @Override
    public Digest leafHash(long index) throws IOException {
        return leaves.hash(index);
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
        parts.health().checkRunning();
        int want = (int) Math.min(length, Math.max(0, status.sizeBytes() - position));
        int done = 0;
        while (done < want) {
            int read = file.read(position + done, buffer, offset + done, want - done);
            if (read < 0) {
                throw changedOrCorrupt("it ends after " + (position + done) + " of " + status.sizeBytes() + " bytes");
            }
            done += read;
        }
        return done;
    }

    @Override
    public void checkLeaf(long index, Digest actual) throws IOException {
        if (!leaves.hash(index).equals(actual)) {
            throw changedOrCorrupt("leaf " + index + " does not fit its hash");
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            file.close();
            leaves.close();
        }
    }

    private IOException changedOrCorrupt(String what) throws IOException {
        if (isReplacedOrChanged()) {
            return Refusals.refused(ErrorCode.VERSION_CHANGED, path);
        }
        LOG.log(
                Level.ERROR,
                "bit rot: account {0} \"{1}\": {2}, though the file was not changed",
                home.account(),
                Escaped.text(path.toString()),
                what);
        return Refusals.refused(ErrorCode.CORRUPT, path);
    }

    /** Renaming another file over this one, or this one away, moves its inode's time too, but no content. */
    private boolean isReplacedOrChanged() throws IOException {
        FileStatus now = file.status();
        return now.sizeBytes() != status.sizeBytes()
                || !now.modified().equals(status.modified())
                || !now.changed().equals(status.changed());
    }
}
