package ferry.depot;

import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import ferry.storage.FileTree;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;

/** Whether a depot accepts writes: not after repeated sync failures, not on a full disk, not while it stops. */
final class Health {
    private static final Logger LOG = System.getLogger("ferry.depot");

    private final FileTree tree;
    private int failedSyncs;
    private volatile boolean readOnly;
    private volatile boolean stopping;
    private final AtomicLong freeBytes = new AtomicLong();
    private volatile long looked = System.nanoTime() - DepotLimits.FREE_SPACE_AGE.toNanos();

    Health(FileTree tree) {
        this.tree = tree;
    }

    /** @throws RefusedException READ_ONLY, SHUTTING_DOWN */
    void checkWritable() throws RefusedException {
        checkRunning();
        if (readOnly) {
            throw new RefusedException(
                    ErrorCode.READ_ONLY, "the server stopped accepting writes after faults; its log says more");
        }
    }

    void checkRunning() throws RefusedException {
        if (stopping) {
            throw new RefusedException(ErrorCode.SHUTTING_DOWN, "the server is stopping");
        }
    }

    /** For what takes a little more of the disk. @throws IOException DISK_FULL, and as {@link #checkWritable} */
    void checkRoom() throws IOException {
        checkWritable();
        checkRoom(0);
    }

    /** Asked before each piece of content: what is left stays for the database, so that files can be removed. */
    void checkRoom(int bytes) throws IOException {
        boolean plenty = freeBytes.addAndGet(-bytes) >= DepotLimits.PLENTY_BYTES;
        long now = System.nanoTime();
        if (!plenty || now - looked >= DepotLimits.FREE_SPACE_AGE.toNanos()) {
            freeBytes.set(tree.freeBytes() - bytes);
            looked = now;
        }
        if (freeBytes.get() < DepotLimits.RESERVE_BYTES) {
            throw new RefusedException(ErrorCode.DISK_FULL, "no space on the server");
        }
    }

    /** Whether changes are accepted; a full disk may still refuse them. */
    boolean isWritable() {
        return !readOnly && !stopping;
    }

    void stop() {
        stopping = true;
    }

    /** A fault of ours: what is on disk is for the next start to settle. */
    void failed(Throwable fault) {
        LOG.log(Level.ERROR, "the committer failed; no more writes until the server is started again", fault);
        readOnly = true;
    }

    // Called by the committer alone.

    void syncWorked() {
        failedSyncs = 0;
    }

    void syncFailed(IOException failure) {
        failedSyncs++;
        LOG.log(Level.ERROR, "a sync failed; everything it was for is refused", failure);
        if (failedSyncs >= DepotLimits.FAILED_SYNCS && !readOnly) {
            LOG.log(
                    Level.ERROR,
                    "{0} syncs failed in a row: no more writes until the server is started again",
                    failedSyncs);
            readOnly = true;
        }
    }
}
