package ferry.depot;

import ferry.depot.CommitPlan.Make;
import ferry.depot.CommitPlan.Publish;
import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditKind;
import ferry.depot.sql.ContentTable.Content;
import ferry.depot.sql.IntentTable;
import ferry.depot.sql.Ledger;
import ferry.depot.sql.Ledgers;
import ferry.depot.sql.Statements;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.RefusedException;
import ferry.protocol.proof.ReceiptEntry;
import ferry.storage.FileStatus;
import ferry.storage.StorageException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One group commit: sync data, intents, rename, sync directories, receipts, answer. A refusal of one file is its own;
 * a failed sync or transaction fails every member, and is never tried again. The committer's thread runs it.
 */
final class Batch {
    private final Parts parts;
    private final SyncedDirectories synced;
    private final CommitPlan plan;

    private final List<Publish> published = new ArrayList<>();
    private final List<NewDirectory> made = new ArrayList<>();
    private final Set<FerryPath> changed = new LinkedHashSet<>();

    Batch(Parts parts, SyncedDirectories synced, List<CommitItem> items) throws IOException {
        this.parts = parts;
        this.synced = synced;
        this.plan = CommitPlan.of(parts, items);
    }

    /** Items that must wait for the next batch. */
    List<CommitItem> deferred() {
        return plan.deferred();
    }

    /** Whether intents are left that the next start, or the next batch, has to settle. */
    boolean run() {
        keepLeaves();
        List<Publish> publishes = plan.publishes();
        if (!publishes.isEmpty() && !syncData(publishes)) {
            failDirectories();
            return false;
        }
        if (!publishes.isEmpty() && !writeIntents(publishes)) {
            failDirectories();
            // A database server that went away may have them all the same.
            return true;
        }
        for (CommitPlan.Step step : plan.steps()) {
            switch (step) {
                case Make make -> make(make.request());
                case Publish publish -> publish(publish);
            }
        }
        if (!syncDirectories()) {
            return false;
        }
        return !writeReceipts(publishes);
    }

    /** Before the data is synced, so that an intent never names leaves that a power failure can damage. */
    private void keepLeaves() {
        for (Publish publish : plan.publishes()) {
            if (publish.candidate.leaves().isPresent()) {
                try {
                    parts.tree().keepLeaves(publish.candidate.staged());
                } catch (IOException e) {
                    plan.withdraw(publish);
                    fail(publish, e);
                }
            }
        }
    }

    private void fail(Publish publish, IOException reason) {
        dropLeaves(publish);
        publish.candidate.fail(Refusals.of(reason, publish.candidate.path()));
    }

    private void dropLeaves(Publish publish) {
        publish.candidate.leaves().ifPresent(leaves -> parts.leaves().drop(List.of(leaves)));
    }

    private boolean syncData(List<Publish> publishes) {
        if (!parts.isDurable()) {
            return true;
        }
        try {
            parts.tree()
                    .syncData(publishes.stream().map(p -> p.candidate.staged()).toList());
            parts.health().syncWorked();
            return true;
        } catch (IOException e) {
            parts.health().syncFailed(e);
            publishes.forEach(p -> {
                dropLeaves(p);
                p.candidate.lose(syncFailed(e));
            });
            return false;
        }
    }

    private boolean writeIntents(List<Publish> publishes) {
        try {
            Map<Publish, Long> inodes = new HashMap<>();
            for (Publish publish : publishes) {
                inodes.put(publish, publish.candidate.staged().status().inode());
            }
            parts.database().writeAsCommitter(statements -> {
                for (Publish publish : publishes) {
                    Candidate c = publish.candidate;
                    IntentTable.insert(
                            statements,
                            new IntentTable.Publish(
                                    c.staged().id(),
                                    c.home().account(),
                                    c.upload(),
                                    c.path(),
                                    c.sizeBytes(),
                                    c.modified(),
                                    c.executable(),
                                    c.root(),
                                    Objects.requireNonNull(inodes.get(publish))),
                            publish.there.map(Versions::of));
                }
                return true;
            });
            return true;
        } catch (IOException e) {
            publishes.forEach(p -> fail(p, e));
            return false;
        }
    }

    private void failDirectories() {
        for (CommitPlan.Step step : plan.steps()) {
            if (step instanceof Make(NewDirectory request)) {
                request.fail(new RefusedException(ErrorCode.STORAGE_FAILED, "another part of the commit failed"));
            }
        }
    }

    private void make(NewDirectory request) {
        try {
            FerryPath directory = request.home().resolve(request.path());
            makeDirectories(directory);
            // Even where it was there: the client is told that it is durable.
            changed.add(directory.parent());
            made.add(request);
        } catch (IOException e) {
            request.fail(Refusals.of(e, request.path()));
        }
    }

    private void makeDirectories(FerryPath directory) throws IOException {
        for (FerryPath created : parts.tree().makeDirectories(directory)) {
            changed.add(created);
            changed.add(created.parent());
        }
    }

    private void publish(Publish publish) {
        Candidate candidate = publish.candidate;
        try {
            FerryPath parent = publish.target.parent();
            makeDirectories(parent);
            publish.published = parts.tree().publish(candidate.staged(), publish.target, publish.replaces);
            changed.add(parent);
            published.add(publish);
        } catch (IOException e) {
            fail(publish, clearer(e, publish));
        }
    }

    /** A directory may have come to the path in this very batch. */
    private IOException clearer(IOException failure, Publish publish) {
        if (failure instanceof StorageException storage && storage.reason() == StorageException.Reason.EXISTS) {
            try {
                Optional<FileStatus> there = parts.tree().status(publish.target);
                Conflicts.replaces(
                        publish.candidate.path(), publish.candidate.replace(), there, Optional.empty(), false);
            } catch (IOException e) {
                return e;
            }
        }
        return failure;
    }

    private boolean syncDirectories() {
        if (changed.isEmpty()) {
            return true;
        }
        if (!parts.isDurable()) {
            return true;
        }
        try {
            parts.tree().syncDirectories(synced.toSync(changed));
            parts.health().syncWorked();
            synced.synced(changed);
            return true;
        } catch (IOException e) {
            parts.health().syncFailed(e);
            synced.forget();
            undoIntents();
            published.forEach(p -> {
                p.candidate.staging().published();
                p.candidate.outcome().fail(syncFailed(e));
            });
            made.forEach(request -> request.fail(syncFailed(e)));
            return false;
        }
    }

    /** The files are there, but nobody knows for how long: they get no receipt, and a retry replaces them. */
    private void undoIntents() {
        try {
            parts.books()
                    .writeAsCommitter(
                            (statements, ledgers) -> {
                                for (Publish publish : plan.publishes()) {
                                    Candidate c = publish.candidate;
                                    IntentTable.deletePublish(
                                            statements, c.staged().id());
                                    if (publish.published != null) {
                                        settle(ledgers, publish, publish.published, Optional.empty());
                                    }
                                }
                                return true;
                            },
                            reservations());
        } catch (IOException e) {
            parts.health().failed(e);
        }
    }

    /** Whether it worked. Without it the intents stay, and the files get their receipts when those are settled. */
    private boolean writeReceipts(List<Publish> publishes) {
        if (publishes.isEmpty()) {
            made.forEach(request -> request.outcome().succeed(null));
            return true;
        }
        try {
            Map<Publish, ReceiptBook.Issued> receipts = parts.books()
                    .writeAsCommitter(
                            (statements, ledgers) -> {
                                Map<Publish, ReceiptBook.Issued> issued = issue(statements, ledgers);
                                for (Publish publish : publishes) {
                                    IntentTable.deletePublish(
                                            statements,
                                            publish.candidate.staged().id());
                                }
                                return issued;
                            },
                            reservations());
            dropFormerLeaves();
            answer(receipts);
            made.forEach(request -> request.outcome().succeed(null));
            return true;
        } catch (IOException e) {
            published.forEach(p -> {
                p.candidate.staging().published();
                parts.books().unsettled(p.candidate.reservation());
                p.candidate.outcome().fail(Refusals.of(e, p.candidate.path()));
            });
            made.forEach(request -> request.outcome().succeed(null));
            return false;
        }
    }

    private List<Reservation> reservations() {
        return published.stream().map(p -> p.candidate.reservation()).toList();
    }

    private Map<Publish, ReceiptBook.Issued> issue(Statements statements, Ledgers ledgers) throws SQLException {
        Map<Long, List<Publish>> byAccount = new LinkedHashMap<>();
        for (Publish publish : published) {
            byAccount
                    .computeIfAbsent(publish.candidate.home().account(), _ -> new ArrayList<>())
                    .add(publish);
        }
        Map<Publish, ReceiptBook.Issued> receipts = new HashMap<>();
        for (Map.Entry<Long, List<Publish>> account : byAccount.entrySet()) {
            List<Publish> members = account.getValue();
            List<ReceiptEntry> entries = members.stream()
                    .map(p -> p.candidate.entry(parts.settings().durability()))
                    .toList();
            List<ReceiptBook.Issued> issued = parts.receipts()
                    .issue(statements, account.getKey(), entries, parts.clock().instant());
            for (int i = 0; i < members.size(); i++) {
                Publish publish = members.get(i);
                Candidate c = publish.candidate;
                settle(ledgers, publish, Objects.requireNonNull(publish.published), Optional.of(c.upload()));
                receipts.put(publish, issued.get(i));
            }
        }
        return receipts;
    }

    /** The file's row comes, its upload's goes. */
    private static void settle(Ledgers ledgers, Publish publish, FileStatus status, Optional<Id16> upload)
            throws SQLException {
        Candidate c = publish.candidate;
        Ledger ledger = ledgers.of(c.home().account());
        ledger.put(c.path(), Content.of(status, c.root(), upload, c.leaves()));
        ledger.deleteUpload(c.upload());
    }

    private void dropFormerLeaves() {
        for (Publish publish : published) {
            publish.former
                    .flatMap(Content::leaves)
                    .ifPresent(leaves -> parts.leaves().drop(List.of(leaves)));
        }
    }

    private void answer(Map<Publish, ReceiptBook.Issued> receipts) {
        for (Publish publish : published) {
            Candidate candidate = publish.candidate;
            candidate.staging().published();
            FileStatus status = Objects.requireNonNull(publish.published);
            ReceiptBook.Issued receipt = Objects.requireNonNull(receipts.get(publish));
            if (publish.replaces) {
                parts.audit()
                        .recordReplaced(AuditEvent.of(
                                        AuditKind.FILE_REPLACE,
                                        candidate.permit().by())
                                .with("path", candidate.path().toString()));
            }
            candidate.outcome().succeed(receipt.stored(false, Versions.of(status)));
        }
    }

    private static RefusedException syncFailed(IOException failure) {
        boolean full = failure instanceof StorageException storage && storage.reason() == StorageException.Reason.FULL;
        RefusedException refused = new RefusedException(
                full ? ErrorCode.DISK_FULL : ErrorCode.STORAGE_FAILED,
                full ? "no space on the server" : "the server's disk reported an error; nothing was stored");
        refused.initCause(failure);
        return refused;
    }
}
