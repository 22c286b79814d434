package ferry.depot;

import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One link's share of what its account may move: asked for by everything that takes content in or gives it out, which
 * finds it at its {@link Permit}. Thread-safe.
 */
final class Pace {
    private final Quotas quotas;
    private final long account;
    private volatile boolean over;
    private volatile @Nullable Quota known;

    Pace(Quotas quotas, long account) {
        this.quotas = quotas;
        this.account = account;
    }

    boolean isUploadLimited() throws IOException {
        return quota().uploads().isLimited();
    }

    boolean isDownloadLimited() throws IOException {
        return quota().downloads().isLimited();
    }

    /** Before a file or leaf. @throws RefusedException BUSY */
    void checkUploads() throws IOException {
        quota().uploads().checkRoom();
    }

    /** Before a file's leaf. @throws RefusedException BUSY */
    void checkDownloads() throws IOException {
        quota().downloads().checkRoom();
    }

    /** Waits until so much content may come in. */
    void upload(int bytes) throws IOException {
        take(quota().uploads(), bytes);
    }

    /** Waits until so much content may go out. */
    void download(int bytes) throws IOException {
        take(quota().downloads(), bytes);
    }

    private void take(Throttle throttle, int bytes) throws RefusedException {
        if (!throttle.take(bytes, () -> over)) {
            throw new RefusedException(ErrorCode.SHUTTING_DOWN, "the link is closing");
        }
    }

    /** The link is over: whoever waits here stops waiting. */
    void end() {
        over = true;
        Quota waitedFor = known;
        if (waitedFor != null) {
            waitedFor.uploads().wakeAll();
            waitedFor.downloads().wakeAll();
        }
    }

    private Quota quota() throws IOException {
        Quota quota = known;
        if (quota == null) {
            quota = quotas.of(account);
            known = quota;
        }
        return quota;
    }
}
