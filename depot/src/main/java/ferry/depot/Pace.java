package ferry.depot;

import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;

/**
 * One link's share of what its account may move: asked for by everything that takes content in or gives it out, which
 * finds it at its {@link Permit}. Thread-safe.
 */
final class Pace {
    private final Quotas quotas;
    private final long account;
    private volatile boolean over;

    Pace(Quotas quotas, long account) {
        this.quotas = quotas;
        this.account = account;
    }

    boolean isUploadLimited() throws IOException {
        return quotas.of(account).uploads().isLimited();
    }

    boolean isDownloadLimited() throws IOException {
        return quotas.of(account).downloads().isLimited();
    }

    /** Before a file or leaf. @throws RefusedException BUSY */
    void checkUploads() throws IOException {
        quotas.of(account).uploads().checkRoom();
    }

    /** Before a file's leaf. @throws RefusedException BUSY */
    void checkDownloads() throws IOException {
        quotas.of(account).downloads().checkRoom();
    }

    /** Waits until so much content may come in. */
    void upload(int bytes) throws IOException {
        take(quotas.of(account).uploads(), bytes);
    }

    /** Waits until so much content may go out. */
    void download(int bytes) throws IOException {
        take(quotas.of(account).downloads(), bytes);
    }

    private void take(Throttle throttle, int bytes) throws RefusedException {
        if (!throttle.take(bytes, () -> over)) {
            throw new RefusedException(ErrorCode.SHUTTING_DOWN, "the link is closing");
        }
    }

    /** The link is over: whoever waits here stops waiting. */
    void end() {
        over = true;
        quotas.known(account).ifPresent(quota -> {
            quota.uploads().wakeAll();
            quota.downloads().wakeAll();
        });
    }
}
