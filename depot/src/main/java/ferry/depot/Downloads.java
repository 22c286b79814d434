package ferry.depot;

import ferry.depot.sql.ContentTable;
import ferry.depot.sql.ContentTable.Content;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.proof.HashTree;
import ferry.storage.FileStatus;
import ferry.storage.LeafHashes;
import ferry.storage.OpenFile;
import ferry.storage.StagedFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** Opens files for download with the leaf hashes recorded for them; hashes again what was changed outside. */
final class Downloads {
    private static final Logger LOG = System.getLogger("ferry.depot");

    private final Parts parts;

    Downloads(Parts parts) {
        this.parts = parts;
    }

    OutgoingFile open(Permit.Read permit, Message.Get request) throws IOException {
        Home home = permit.home();
        FerryPath path = permit.path();
        OpenFile file;
        try {
            file = openFile(permit);
        } catch (IOException e) {
            throw Refusals.of(e, path);
        }
        try {
            FileStatus status = file.status();
            if (request.version().filter(v -> !v.equals(Versions.of(status))).isPresent()) {
                throw Conflicts.existing(ErrorCode.VERSION_CHANGED, path, status, find(home, path));
            }
            Optional<DiskFile> known = recorded(permit, file, status);
            return known.isPresent() ? known.get() : hashed(permit, file, status);
        } catch (IOException e) {
            file.close();
            throw Refusals.of(e, path);
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private OpenFile openFile(Permit.Read permit) throws IOException {
        FerryPath path = permit.path();
        FerryPath target = permit.target();
        FileStatus status =
                Lookup.status(parts.tree(), target).orElseThrow(() -> Refusals.refused(ErrorCode.NOT_FOUND, path));
        switch (status.kind()) {
            case DIRECTORY -> throw Refusals.refused(ErrorCode.IS_DIRECTORY, path);
            case OTHER -> throw Refusals.refused(ErrorCode.NOT_REGULAR, path);
            case FILE -> {}
        }
        return parts.tree().open(target);
    }

    private Optional<Content> find(Home home, FerryPath path) throws IOException {
        return parts.database().read(statements -> ContentTable.find(statements, home.account(), path));
    }

    private Optional<DiskFile> recorded(Permit.Read permit, OpenFile file, FileStatus status) throws IOException {
        Optional<Content> found = find(permit.home(), permit.path()).filter(content -> content.fits(status));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Content content = found.get();
        if (content.leaves().isEmpty()) {
            return Optional.of(new DiskFile(parts, permit, file, status, content, RecordedLeaves.oneLeaf(content)));
        }
        Id16 id = content.leaves().get();
        parts.leaves().acquire(id);
        Optional<LeafHashes> kept = Optional.empty();
        try {
            kept = parts.tree().leaves(id).filter(leaves -> leaves.count() == HashTree.leafCount(status.sizeBytes()));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "kept leaf hashes cannot be read, the file is hashed again: {0}", e.getMessage());
        } finally {
            if (kept.isEmpty()) {
                parts.leaves().release(id);
            }
        }
        return kept.map(leaves ->
                new DiskFile(parts, permit, file, status, content, RecordedLeaves.kept(leaves, parts.leaves(), id)));
    }

    /** Nothing fitting is recorded: the whole file is hashed, and that recorded, marked as changed outside. */
    private DiskFile hashed(Permit.Read permit, OpenFile file, FileStatus status) throws IOException {
        Home home = permit.home();
        FerryPath path = permit.path();
        LOG.log(
                Level.INFO,
                "account {0}: \"{1}\" is not as Ferry stored it, hashing {2} bytes",
                home.account(),
                Escaped.text(path.toString()),
                status.sizeBytes());
        List<Digest> leaves = FileHash.of(file);
        if (!file.status().equals(status)) {
            throw Refusals.refused(ErrorCode.VERSION_CHANGED, path);
        }
        Optional<Id16> id = Optional.empty();
        if (leaves.size() > 1) {
            id = Optional.of(keep(leaves, status.sizeBytes()));
            parts.leaves().acquire(id.get());
        }
        Content content = Content.of(status, HashTree.root(leaves), Optional.empty(), id);
        record(home, path, content);
        return new DiskFile(parts, permit, file, status, content, RecordedLeaves.inMemory(leaves, parts.leaves(), id));
    }

    /** Kept as those of an upload are: by way of a staging file that has leaves only. */
    private Id16 keep(List<Digest> leaves, long sizeBytes) throws IOException {
        StagedFile carrier = parts.tree().stage(parts.randomId(), sizeBytes);
        try {
            for (int i = 0; i < leaves.size(); i++) {
                carrier.proven(i, leaves.get(i));
            }
            parts.tree().keepLeaves(carrier);
        } finally {
            carrier.close();
            parts.tree().discard(carrier.id());
        }
        return carrier.id();
    }

    private void record(Home home, FerryPath path, Content content) throws IOException {
        List<Id16> unneeded = parts.books().write((statements, ledgers) -> {
            Optional<Content> former = ContentTable.find(statements, home.account(), path);
            ledgers.of(home.account()).put(path, content);
            return former.flatMap(Content::leaves).map(List::of).orElse(List.of());
        });
        parts.leaves().drop(unneeded);
    }
}
