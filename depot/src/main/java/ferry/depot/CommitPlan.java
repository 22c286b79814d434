package ferry.depot;

import ferry.depot.sql.ContentTable;
import ferry.depot.sql.ContentTable.Content;
import ferry.depot.sql.Statements;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.RefusedException;
import ferry.storage.FileStatus;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each item of a batch, in order, what is to be done: ferry-1.md §6, "Retries are harmless". Items that
 * depend on another of the same batch wait for the next one, with everything their account queued behind them.
 */
final class CommitPlan {
    private final Parts parts;
    private final List<Step> steps = new ArrayList<>();
    private final List<CommitItem> deferred = new ArrayList<>();

    /** What the commit will do, in this order. */
    sealed interface Step {}

    record Make(NewDirectory request) implements Step {}

    /** A file to be renamed to its path; what is mutable is the committer's. */
    static final class Publish implements Step {
        final Candidate candidate;
        final FerryPath target;
        final boolean replaces;
        final Optional<FileStatus> there;
        final Optional<Content> former;

        @Nullable
        FileStatus published;

        Publish(
                Candidate candidate,
                FerryPath target,
                boolean replaces,
                Optional<FileStatus> there,
                Optional<Content> former) {
            this.candidate = candidate;
            this.target = target;
            this.replaces = replaces;
            this.there = there;
            this.former = former;
        }
    }

    /** What the database knows of a candidate. */
    private record Known(
            Optional<ReceiptBook.Issued> sameUpload,
            Optional<Content> content,
            Optional<ReceiptBook.Issued> contentReceipt) {}

    private CommitPlan(Parts parts) {
        this.parts = parts;
    }

    static CommitPlan of(Parts parts, List<CommitItem> items) throws IOException {
        CommitPlan plan = new CommitPlan(parts);
        plan.decide(items);
        return plan;
    }

    List<Step> steps() {
        return steps;
    }

    List<Publish> publishes() {
        List<Publish> publishes = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Publish publish) {
                publishes.add(publish);
            }
        }
        return publishes;
    }

    void withdraw(Publish publish) {
        steps.remove(publish);
    }

    List<CommitItem> deferred() {
        return deferred;
    }

    private void decide(List<CommitItem> items) throws IOException {
        List<CommitItem> now = takeIndependent(items);
        IdentityHashMap<Candidate, Known> known = lookUp(now);
        for (CommitItem item : now) {
            switch (item) {
                case NewDirectory request -> steps.add(new Make(request));
                case Candidate candidate -> decide(candidate, Objects.requireNonNull(known.get(candidate)));
                case Alone _ -> throw new AssertionError("what is done alone is in no batch");
            }
        }
    }

    /** Before anything is looked up, so that many files for one path cost no more than others. */
    private List<CommitItem> takeIndependent(List<CommitItem> items) throws IOException {
        Set<FerryPath> paths = new HashSet<>();
        Set<UploadName> uploads = new HashSet<>();
        Set<Long> waiting = new HashSet<>();
        List<CommitItem> now = new ArrayList<>();
        for (CommitItem item : items) {
            if (!waiting.contains(item.home().account())) {
                if (!(item instanceof Candidate candidate)) {
                    now.add(item);
                    continue;
                }
                boolean newPath = paths.add(candidate.home().resolve(candidate.path()));
                boolean newUpload = uploads.add(new UploadName(item.home().account(), candidate.upload()));
                if (newPath && newUpload) {
                    now.add(item);
                    continue;
                }
                waiting.add(item.home().account());
            }
            deferred.add(item);
        }
        return now;
    }

    private record UploadName(long account, Id16 upload) {}

    private IdentityHashMap<Candidate, Known> lookUp(List<CommitItem> items) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        for (CommitItem item : items) {
            if (item instanceof Candidate candidate) {
                candidates.add(candidate);
            }
        }
        if (candidates.isEmpty()) {
            return new IdentityHashMap<>();
        }
        return parts.database().writeAsCommitter(statements -> {
            IdentityHashMap<Candidate, Known> known = new IdentityHashMap<>();
            for (Candidate candidate : candidates) {
                known.put(candidate, lookUp(statements, candidate));
            }
            return known;
        });
    }

    private Known lookUp(Statements statements, Candidate candidate) throws SQLException {
        long account = candidate.home().account();
        Optional<ReceiptBook.Issued> sameUpload = parts.receipts().find(statements, account, candidate.upload());
        Optional<Content> content = ContentTable.find(statements, account, candidate.path());
        Optional<ReceiptBook.Issued> receipt = Optional.empty();
        if (content.isPresent()
                && content.get().root().equals(candidate.root())
                && content.get().upload().isPresent()) {
            receipt = parts.receipts()
                    .find(statements, account, content.get().upload().get());
        }
        return new Known(sameUpload, content, receipt);
    }

    private void decide(Candidate candidate, Known known) {
        try {
            FerryPath target = candidate.home().resolve(candidate.path());
            Optional<FileStatus> there = status(target);
            if (known.sameUpload().isPresent()) {
                answer(candidate, known.sameUpload().get(), there);
                return;
            }
            Optional<Content> content = known.content().filter(row -> there.isPresent() && row.fits(there.get()));
            // Who may not look is not told that another upload's content is the same either.
            boolean same = candidate.permit().mayLook()
                    && content.isPresent()
                    && content.get().root().equals(candidate.root());
            if (same && known.contentReceipt().isPresent()) {
                ReceiptBook.Issued receipt = known.contentReceipt().get();
                if (candidate.isProvenBy(receipt.receipt().entry())) {
                    answer(candidate, receipt, there);
                    return;
                }
            }
            boolean metadata = there.isPresent()
                    && there.get().modified().equals(candidate.modified())
                    && there.get().executable() == candidate.executable();
            boolean replaces =
                    Conflicts.replaces(candidate.path(), candidate.replace(), there, content, same && metadata);
            candidate.reservation().raiseTo(Quotas.growth(known.content(), candidate.sizeBytes()));
            steps.add(new Publish(candidate, target, replaces, there, known.content()));
        } catch (IOException e) {
            candidate.fail(Refusals.of(e, candidate.path()));
        }
    }

    /** What stands at a path; nothing, where a file stands at one of its parents (publishing will say so). */
    private Optional<FileStatus> status(FerryPath target) throws IOException {
        return Lookup.status(parts.tree(), target);
    }

    private void answer(Candidate candidate, ReceiptBook.Issued receipt, Optional<FileStatus> there) {
        if (!candidate.isProvenBy(receipt.receipt().entry())) {
            candidate.fail(new RefusedException(
                    ErrorCode.UPLOAD_MISMATCH, "this upload id belongs to another file that was stored"));
            return;
        }
        candidate.staging().unneeded();
        candidate.reservation().release();
        candidate
                .outcome()
                .succeed(receipt.stored(
                        true,
                        there.filter(_ -> candidate.permit().mayLook())
                                .map(Versions::of)
                                .orElse(Versions.NONE)));
    }
}
