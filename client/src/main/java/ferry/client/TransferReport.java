package ferry.client;

import ferry.protocol.proof.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a transfer did.
 *
 * @param transferred files stored or fetched by this call
 * @param alreadyThere files whose content was there before
 * @param contentBytes content of the files transferred and already there
 * @param movedBytes content that crossed the links, repetitions included
 * @param movedAgainBytes content that crossed the links more than once
 * @param problems the first {@value ClientLimits#PROBLEMS_KEPT} skipped and failed ones; the counts are exact
 * @param lastReceipt of the last file stored by an upload
 * @param path the way it took, as it was at the end; empty if there never was a link
 */
public record TransferReport(
        long transferred,
        long alreadyThere,
        long directories,
        long skipped,
        long failed,
        long contentBytes,
        long movedBytes,
        long movedAgainBytes,
        Duration duration,
        List<FileResult> problems,
        Optional<Receipt> lastReceipt,
        Optional<PathState> path) {
    public boolean isComplete() {
        return skipped == 0 && failed == 0;
    }
}
