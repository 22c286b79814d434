package ferry.client;

import ferry.protocol.proof.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Counts what a transfer does and tells its listener, one call at a time. Any thread. */
final class Tally {
    private final TransferListener listener;
    private final long startedNanos = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<FileResult> problems = new ArrayList<>();
    private long foundFiles;
    private long foundBytes;
    private long transferred;
    private long alreadyThere;
    private long directories;
    private long skipped;
    private long failed;
    private long contentBytes;
    private long movedBytes;
    private long movedAgainBytes;
    private long progress;
    private @Nullable Receipt lastReceipt;
    private @Nullable PathState path;

    Tally(TransferListener listener) {
        this.listener = listener;
    }

    void found(long files, long bytes) {
        locked(() -> {
            foundFiles += files;
            foundBytes += bytes;
            listener.found(foundFiles, foundBytes, false);
        });
    }

    void foundAll() {
        locked(() -> listener.found(foundFiles, foundBytes, true));
    }

    /** Content crossed the link for the first time. */
    void moved(String name, long bytes) {
        locked(() -> {
            movedBytes += bytes;
            progress++;
            listener.moved(name, bytes, false);
        });
    }

    /** Content need not cross the link: it is there. */
    void skippedContent(String name, long bytes) {
        locked(() -> {
            progress++;
            listener.moved(name, bytes, true);
        });
    }

    void movedAgain(String name, long bytes) {
        locked(() -> {
            movedBytes += bytes;
            movedAgainBytes += bytes;
            listener.movedAgain(name, bytes);
        });
    }

    void finished(FileResult result) {
        locked(() -> {
            progress++;
            count(result);
            listener.finished(result);
        });
    }

    private void count(FileResult result) {
        switch (result.outcome()) {
            case FileResult.Stored stored -> {
                transferred++;
                contentBytes += result.sizeBytes();
                lastReceipt = stored.receipt();
            }
            case FileResult.Fetched _ -> {
                transferred++;
                contentBytes += result.sizeBytes();
            }
            case FileResult.AlreadyThere there -> {
                alreadyThere++;
                contentBytes += result.sizeBytes();
                there.receipt().ifPresent(receipt -> lastReceipt = receipt);
            }
            case FileResult.DirectoryMade _ -> directories++;
            case FileResult.Skipped _ -> {
                skipped++;
                keep(result);
            }
            case FileResult.Failed _ -> {
                failed++;
                keep(result);
            }
        }
    }

    private void keep(FileResult problem) {
        if (problems.size() < ClientLimits.PROBLEMS_KEPT) {
            problems.add(problem);
        }
    }

    void skipped(String name, FileResult.Kind kind, String detail) {
        finished(new FileResult(name, 0, new FileResult.Skipped(new FileResult.Problem(kind, detail))));
    }

    void failed(String name, FileResult.Problem problem) {
        finished(new FileResult(name, 0, new FileResult.Failed(problem)));
    }

    void reconnecting(IOException cause, Duration delay) {
        locked(() -> listener.reconnecting(cause, delay));
    }

    void reconnected() {
        locked(listener::reconnected);
    }

    void busy(ClientException.Refused refusal) {
        locked(() -> listener.busy(refusal));
    }

    /** Grows whenever something got further. */
    long progress() {
        lock.lock();
        try {
            return progress;
        } finally {
            lock.unlock();
        }
    }

    /** The way is this one now, as seen at this moment. */
    void path(PathState state) {
        locked(() -> {
            path = state;
            listener.path(state);
        });
    }

    TransferReport report() {
        lock.lock();
        try {
            return new TransferReport(
                    transferred,
                    alreadyThere,
                    directories,
                    skipped,
                    failed,
                    contentBytes,
                    movedBytes,
                    movedAgainBytes,
                    Duration.ofNanos(System.nanoTime() - startedNanos),
                    List.copyOf(problems),
                    Optional.ofNullable(lastReceipt),
                    Optional.ofNullable(path));
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }
}
