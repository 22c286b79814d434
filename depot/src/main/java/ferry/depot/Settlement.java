package ferry.depot;

import ferry.depot.sql.AccountTable;
import ferry.depot.sql.ContentTable;
import ferry.depot.sql.ContentTable.Content;
import ferry.depot.sql.IntentTable;
import ferry.depot.sql.Ledger;
import ferry.depot.sql.Ledgers;
import ferry.depot.sql.Statements;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.ReceiptEntry;
import ferry.storage.FileStatus;
import ferry.storage.LeafHashes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settles what a crash, or a failed transaction, left between an intent and its receipt: a file that stands at its path
 * is rolled forward, any other is rolled back. Run before the committer starts, or by it.
 */
final class Settlement {
    private static final Logger LOG = System.getLogger("ferry.depot");

    private final Parts parts;

    Settlement(Parts parts) {
        this.parts = parts;
    }

    record Settled(int forward, int back) {}

    private record Arrived(Home home, IntentTable.Publish intent, FileStatus status) {}

    Settled settle() throws IOException {
        List<IntentTable.Publish> intents = parts.database().writeAsCommitter(IntentTable::publishes);
        Map<Long, List<Arrived>> arrived = new LinkedHashMap<>();
        Set<FerryPath> directories = new LinkedHashSet<>();
        int forward = 0;
        for (IntentTable.Publish intent : intents) {
            Optional<Arrived> found = find(intent);
            if (found.isPresent()) {
                forward++;
                arrived.computeIfAbsent(intent.account(), _ -> new ArrayList<>())
                        .add(found.get());
                addParents(directories, found.get().home().resolve(intent.path()));
            }
        }
        if (!directories.isEmpty() && parts.isDurable()) {
            parts.tree().syncDirectories(directories);
        }
        if (!intents.isEmpty()) {
            List<Id16> gone = parts.books().writeAsCommitter((statements, ledgers) -> {
                List<Id16> unneeded = new ArrayList<>();
                for (List<Arrived> members : arrived.values()) {
                    unneeded.addAll(issue(statements, ledgers, members));
                }
                for (IntentTable.Publish intent : intents) {
                    IntentTable.deletePublish(statements, intent.staging());
                }
                return unneeded;
            });
            parts.leaves().drop(gone);
        }
        for (IntentTable.Change change : parts.database().writeAsCommitter(IntentTable::changes)) {
            settle(change);
        }
        parts.books().settled();
        return new Settled(forward, intents.size() - forward);
    }

    /** Brings the rows of a move or removal, wherever it stopped, in line with the files. */
    void settle(IntentTable.Change change) throws IOException {
        Home home = home(change.account());
        FerryPath from = home.resolve(change.path());
        Optional<FileStatus> left = Lookup.status(parts.tree(), from);
        Optional<FileStatus> there = change.target().isEmpty()
                ? Optional.empty()
                : Lookup.status(parts.tree(), home.resolve(change.target().get()));
        Set<FerryPath> directories = new LinkedHashSet<>();
        addParents(directories, from);
        if (there.isPresent()) {
            addParents(directories, home.resolve(change.target().get()));
        }
        if (parts.isDurable()) {
            directories.removeIf(this::isMissing);
            parts.tree().syncDirectories(directories);
        }
        List<Id16> gone = parts.books().writeAsCommitter((statements, ledgers) -> {
            Ledger ledger = ledgers.of(home.account());
            List<Id16> unneeded = left.isEmpty() && there.isPresent()
                    ? moveRows(
                            statements,
                            ledger,
                            home,
                            change.path(),
                            change.target().get(),
                            there.get())
                    : deleteRowsOfMissing(statements, ledger, home, change.path());
            IntentTable.deleteChange(statements, change.id());
            return unneeded;
        });
        parts.leaves().drop(gone);
    }

    /** The rows of what was moved follow it; the leaves nobody needs any more. */
    static List<Id16> moveRows(
            Statements statements, Ledger ledger, Home home, FerryPath from, FerryPath to, FileStatus moved)
            throws SQLException {
        if (moved.kind() == FileStatus.Kind.DIRECTORY) {
            return ledger.moveTree(from, to);
        }
        Optional<Content> content = ContentTable.find(statements, home.account(), from);
        List<Id16> unneeded = ledger.deleteTree(to);
        ledger.delete(from.toString().getBytes(StandardCharsets.UTF_8));
        if (content.isPresent() && content.get().fitsButForChanged(moved)) {
            ledger.put(to, content.get().as(moved));
        } else {
            content.flatMap(Content::leaves).ifPresent(unneeded::add);
            if (moved.kind() == FileStatus.Kind.FILE) {
                // Changed outside; it goes on to count.
                ledger.put(to, Content.counted(moved));
            }
        }
        return unneeded;
    }

    private List<Id16> deleteRowsOfMissing(Statements statements, Ledger ledger, Home home, FerryPath path)
            throws SQLException, IOException {
        if (Lookup.status(parts.tree(), home.resolve(path)).isEmpty()) {
            return ledger.deleteTree(path);
        }
        List<Id16> unneeded = new ArrayList<>();
        byte[] after = {};
        while (true) {
            List<ContentTable.Located> rows = ContentTable.below(statements, home.account(), path, after);
            if (rows.isEmpty()) {
                return unneeded;
            }
            for (ContentTable.Located row : rows) {
                FerryPath file = FerryPath.parse(new String(row.path(), StandardCharsets.UTF_8));
                if (Lookup.status(parts.tree(), home.resolve(file)).isEmpty()) {
                    ledger.delete(row.path());
                    row.content().leaves().ifPresent(unneeded::add);
                }
            }
            after = rows.getLast().path();
        }
    }

    private Optional<Arrived> find(IntentTable.Publish intent) throws IOException {
        Home home = home(intent.account());
        FerryPath path = home.resolve(intent.path());
        Optional<FileStatus> status = Lookup.status(parts.tree(), path);
        boolean arrived = status.isPresent()
                && status.get().kind() == FileStatus.Kind.FILE
                && status.get().inode() == intent.inode()
                && status.get().sizeBytes() == intent.sizeBytes()
                && isContentRight(path, intent);
        return arrived ? Optional.of(new Arrived(home, intent, status.get())) : Optional.empty();
    }

    /**
     * Inodes are used again, so the file is hashed, but for a large one whose leaves are kept since before its intent:
     * so was its data.
     */
    private boolean isContentRight(FerryPath path, IntentTable.Publish intent) throws IOException {
        if (HashTree.leafCount(intent.sizeBytes()) > 1) {
            if (areLeavesRight(intent)) {
                return true;
            }
            // Torn by the crash: a download will hash the file again.
            parts.tree().dropLeaves(intent.staging());
        }
        return HashTree.root(FileHash.of(parts.tree(), path)).equals(intent.root());
    }

    private boolean areLeavesRight(IntentTable.Publish intent) {
        try {
            Optional<LeafHashes> kept = parts.tree().leaves(intent.staging());
            long count = HashTree.leafCount(intent.sizeBytes());
            return kept.isPresent()
                    && kept.get().count() == count
                    && HashTree.root(kept.get().read(0, Math.toIntExact(count))).equals(intent.root());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "kept leaf hashes of a file that was being stored: {0}", e.getMessage());
            return false;
        }
    }

    private List<Id16> issue(Statements statements, Ledgers ledgers, List<Arrived> members) throws SQLException {
        List<Id16> unneeded = new ArrayList<>();
        long account = members.getFirst().home().account();
        Ledger ledger = ledgers.of(account);
        List<ReceiptEntry> entries = new ArrayList<>();
        for (Arrived member : members) {
            IntentTable.Publish intent = member.intent();
            entries.add(new ReceiptEntry(
                    parts.settings().durability(),
                    account,
                    intent.upload(),
                    intent.sizeBytes(),
                    intent.root(),
                    intent.modified(),
                    intent.executable(),
                    intent.path()));
            ContentTable.find(statements, account, intent.path())
                    .flatMap(Content::leaves)
                    .ifPresent(unneeded::add);
            Optional<Id16> leaves =
                    HashTree.leafCount(intent.sizeBytes()) > 1 ? Optional.of(intent.staging()) : Optional.empty();
            ledger.put(intent.path(), Content.of(member.status(), intent.root(), Optional.of(intent.upload()), leaves));
            ledger.deleteUpload(intent.upload());
        }
        parts.receipts().issue(statements, account, entries, parts.clock().instant());
        return unneeded;
    }

    private Home home(long account) throws IOException {
        return parts.database()
                .writeAsCommitter(statements -> AccountTable.byId(statements, account)
                        .map(row -> new Home(row.id(), row.name()))
                        .orElseThrow(() -> new SQLException("no account " + account)));
    }

    private boolean isMissing(FerryPath directory) {
        try {
            return !directory.isRoot()
                    && Lookup.status(parts.tree(), directory)
                            .filter(status -> status.kind() == FileStatus.Kind.DIRECTORY)
                            .isEmpty();
        } catch (IOException e) {
            // Syncing it will say the same, loudly.
            return false;
        }
    }

    private static void addParents(Set<FerryPath> directories, FerryPath path) {
        for (FerryPath parent = path; !parent.isRoot(); ) {
            parent = parent.parent();
            directories.add(parent);
        }
    }
}
