package ferry.depot;

import ferry.depot.sql.ContentTable;
import ferry.depot.sql.ContentTable.Content;
import ferry.depot.sql.IntentTable;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.storage.FileStatus;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Directories, moves and removals. An intent goes before each change, so that the rows can follow after a crash. */
final class Changes {
    private final Parts parts;
    private final Committer committer;
    private final Settlement settlement;

    Changes(Parts parts, Committer committer, Settlement settlement) {
        this.parts = parts;
        this.committer = committer;
        this.settlement = settlement;
    }

    Pending<Void> makeDirectory(Permit.Store permit) throws IOException {
        parts.health().checkRoom();
        if (permit.path().isRoot()) {
            return Outcome.done();
        }
        NewDirectory request = new NewDirectory(permit, new Outcome<>());
        committer.submit(request);
        return request.outcome();
    }

    void move(Permit.Move permit, boolean replace) throws IOException {
        boolean intoItself =
                permit.to().startsWith(permit.from()) && !permit.to().equals(permit.from());
        if (permit.from().isRoot() || permit.to().isRoot() || intoItself) {
            throw Refusals.refused(ErrorCode.BAD_MOVE, permit.to());
        }
        parts.health().checkWritable();
        // What may not be replaced is there to stay: EXISTS.
        boolean replaces = replace && permit.mayReplace();
        Message.Move request = new Message.Move(permit.from(), permit.to(), replaces);
        committer.run(permit.home(), () -> moveAlone(permit, request));
    }

    void remove(Permit.Remove permit, boolean recursive) throws IOException {
        Home home = permit.home();
        FerryPath path = permit.path();
        if (path.isRoot()) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "an account's root stays");
        }
        parts.health().checkWritable();
        FerryPath target = permit.target();
        FileStatus status = status(target, path);
        IntentTable.Change intent = new IntentTable.Change(parts.randomId(), home.account(), path, Optional.empty());
        parts.database().write(statements -> {
            IntentTable.insert(statements, intent);
            return true;
        });
        try {
            if (status.kind() == FileStatus.Kind.DIRECTORY && recursive) {
                new TreeRemoval(parts, committer, permit).removeBelow(target);
            }
            committer.run(home, () -> removeAlone(home, target, intent));
        } catch (IOException e) {
            RefusedException refused = Refusals.of(e, path);
            try {
                committer.run(home, () -> settlement.settle(intent));
            } catch (IOException later) {
                // The next start settles it.
                refused.addSuppressed(later);
            }
            throw refused;
        }
    }

    private void removeAlone(Home home, FerryPath target, IntentTable.Change intent) throws IOException {
        parts.tree().remove(target);
        committer.forgetDirectories();
        committer.sync(List.of(target.parent()));
        List<Id16> unneeded = parts.books().writeAsCommitter((statements, ledgers) -> {
            IntentTable.deleteChange(statements, intent.id());
            return ledgers.of(home.account()).deleteTree(intent.path());
        });
        parts.leaves().drop(unneeded);
    }

    private void moveAlone(Permit.Move permit, Message.Move request) throws IOException {
        Home home = permit.home();
        FerryPath from = home.resolve(request.from());
        FerryPath to = home.resolve(request.to());
        FileStatus status = status(from, request.from());
        if (from.equals(to)) {
            return;
        }
        try {
            checkMove(home, request, status, to);
        } catch (IOException e) {
            throw permit.told(Refusals.of(e, request.to()));
        }
        IntentTable.Change intent =
                new IntentTable.Change(parts.randomId(), home.account(), request.from(), Optional.of(request.to()));
        parts.database().writeAsCommitter(statements -> {
            IntentTable.insert(statements, intent);
            return true;
        });
        try {
            FileStatus moved = parts.tree().move(from, to, request.replace());
            if (moved.kind() == FileStatus.Kind.DIRECTORY) {
                committer.forgetDirectories();
            }
            Set<FerryPath> parents = new LinkedHashSet<>(List.of(from.parent(), to.parent()));
            committer.sync(parents);
            parts.leaves().drop(parts.books().writeAsCommitter((statements, ledgers) -> {
                IntentTable.deleteChange(statements, intent.id());
                return Settlement.moveRows(
                        statements, ledgers.of(home.account()), home, request.from(), request.to(), moved);
            }));
        } catch (IOException e) {
            settlement.settle(intent);
            throw permit.told(Refusals.of(e, request.to()));
        }
    }

    private void checkMove(Home home, Message.Move request, FileStatus status, FerryPath to) throws IOException {
        if (status.kind() == FileStatus.Kind.OTHER) {
            throw Refusals.refused(ErrorCode.NOT_REGULAR, request.from());
        }
        Optional<FileStatus> there = Lookup.status(parts.tree(), to);
        if (there.isEmpty()) {
            return;
        }
        boolean files = status.kind() == FileStatus.Kind.FILE && there.get().kind() == FileStatus.Kind.FILE;
        if (!request.replace()) {
            Optional<Content> known = parts.database()
                    .writeAsCommitter(statements -> ContentTable.find(statements, home.account(), request.to()));
            throw there.get().kind() == FileStatus.Kind.FILE
                    ? Conflicts.existing(ErrorCode.EXISTS, request.to(), there.get(), known)
                    : Refusals.refused(ErrorCode.EXISTS, request.to());
        }
        if (!files) {
            throw switch (there.get().kind()) {
                case FILE -> Refusals.refused(ErrorCode.NOT_DIRECTORY, request.to());
                case DIRECTORY -> Refusals.refused(ErrorCode.IS_DIRECTORY, request.to());
                case OTHER -> Refusals.refused(ErrorCode.NOT_REGULAR, request.to());
            };
        }
    }

    private FileStatus status(FerryPath target, FerryPath path) throws IOException {
        try {
            return parts.tree().status(target).orElseThrow(() -> Refusals.refused(ErrorCode.NOT_FOUND, path));
        } catch (IOException e) {
            throw Refusals.of(e, path);
        }
    }
}
