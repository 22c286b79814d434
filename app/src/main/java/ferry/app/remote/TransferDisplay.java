package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.terminal.Amounts;
import ferry.app.terminal.Progress;
import ferry.client.ClientException;
import ferry.client.FileResult;
import ferry.client.PathState;
import ferry.client.TransferListener;
import ferry.protocol.proof.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows a transfer while it goes, and remembers what its summary needs. Told by the transfer's threads, one at a time. */
final class TransferDisplay implements TransferListener, AutoCloseable {
    private final Context context;
    private final Progress progress;
    private volatile @Nullable Receipt firstReceipt;
    private volatile @Nullable FileResult lastResult;
    /** What was said last of a busy server: once is enough. */
    private String lastBusy = "";

    TransferDisplay(Context context) {
        this.context = context;
        this.progress = new Progress(context.terminal(), context.phrases());
    }

    /** Of the first file stored by this transfer. */
    Optional<Receipt> firstReceipt() {
        return Optional.ofNullable(firstReceipt);
    }

    Optional<FileResult> lastResult() {
        return Optional.ofNullable(lastResult);
    }

    Progress progress() {
        return progress;
    }

    @Override
    public void found(long files, long bytes, boolean complete) {
        if (complete) {
            progress.total(bytes);
        }
    }

    @Override
    public void moved(String name, long bytes, boolean skipped) {
        progress.moved(name, bytes, skipped);
    }

    @Override
    public void path(PathState state) {
        if (context.terminal().isVerbose()) {
            progress.path(TransferSummary.path(state, context));
        }
    }

    @Override
    public void finished(FileResult result) {
        lastResult = result;
        if (result.outcome() instanceof FileResult.Stored(Receipt receipt) && firstReceipt == null) {
            firstReceipt = receipt;
        }
        if (context.terminal().isVerbose()) {
            context.terminal().detail(line(result));
        }
    }

    @Override
    public void reconnecting(IOException cause, Duration delay) {
        if (!context.terminal().isQuiet()) {
            context.warn("transfer.reconnecting", Amounts.time(delay), String.valueOf(cause.getMessage()));
        }
    }

    @Override
    public void reconnected() {
        if (!context.terminal().isQuiet()) {
            context.warn("transfer.reconnected");
        }
    }

    @Override
    public void busy(ClientException.Refused refusal) {
        String why = String.valueOf(refusal.getMessage());
        if (!context.terminal().isQuiet() && !why.equals(lastBusy)) {
            lastBusy = why;
            context.warn("transfer.busy", why);
        }
    }

    private String line(FileResult result) {
        String size = Amounts.bytes(result.sizeBytes());
        return switch (result.outcome()) {
            case FileResult.Stored(Receipt receipt) -> context.say("file.stored", result.name(), size, receipt.id());
            case FileResult.Fetched _ -> context.say("file.fetched", result.name(), size);
            case FileResult.AlreadyThere _ -> context.say("file.alreadyThere", result.name(), size);
            case FileResult.DirectoryMade _ -> context.say("file.directory", result.name());
            case FileResult.Skipped(FileResult.Problem problem) -> Problems.sentence(result.name(), problem, context);
            case FileResult.Failed(FileResult.Problem problem) -> Problems.sentence(result.name(), problem, context);
        };
    }

    @Override
    public void close() {
        progress.close();
    }
}
