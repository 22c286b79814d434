package ferry.depot;

import ferry.depot.sql.ContentTable.Content;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
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
    private final Permit.Read permit;
    private final OpenFile file;
    private final FileStatus status;
    private final Content content;
    private final RecordedLeaves leaves;
    private boolean closed;

    DiskFile(
            Parts parts, Permit.Read permit, OpenFile file, FileStatus status, Content content, RecordedLeaves leaves) {
        this.parts = parts;
        this.permit = permit;
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
        permit.pace().checkDownloads();
        return leaves.hash(index);
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
        parts.health().checkRunning();
        // Under a limit in pieces, so that the other side sees that they come.
        int most = permit.pace().isDownloadLimited() ? Math.min(length, DepotLimits.RATE_PIECE_BYTES) : length;
        int want = (int) Math.min(most, Math.max(0, status.sizeBytes() - position));
        int done = 0;
        while (done < want) {
            int read = file.read(position + done, buffer, offset + done, want - done);
            if (read < 0) {
                throw changedOrCorrupt("it ends after " + (position + done) + " of " + status.sizeBytes() + " bytes");
            }
            done += read;
        }
        permit.pace().download(done);
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
            return Refusals.refused(ErrorCode.VERSION_CHANGED, permit.path());
        }
        LOG.log(
                Level.ERROR,
                "bit rot: account {0} \"{1}\": {2}, though the file was not changed",
                permit.home().account(),
                Escaped.text(permit.path().toString()),
                what);
        return Refusals.refused(ErrorCode.CORRUPT, permit.path());
    }

    /** Renaming another file over this one, or this one away, moves its inode's time too, but no content. */
    private boolean isReplacedOrChanged() throws IOException {
        FileStatus now = file.status();
        return now.sizeBytes() != status.sizeBytes()
                || !now.modified().equals(status.modified())
                || !now.changed().equals(status.changed());
    }
}
