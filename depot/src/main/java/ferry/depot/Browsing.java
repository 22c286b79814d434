package ferry.depot;

import ferry.depot.sql.ContentTable;
import ferry.depot.sql.ContentTable.Content;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.storage.FileStatus;
import ferry.storage.ListedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at files: stat, list. Roots are given only where they are recorded and the file is still the recorded one. */
final class Browsing {
    private final Parts parts;

    Browsing(Parts parts) {
        this.parts = parts;
    }

    Message.Entry stat(Permit.Look permit) throws IOException {
        Home home = permit.home();
        FerryPath path = permit.path();
        try {
            FileStatus status = Lookup.status(parts.tree(), permit.target())
                    .or(() -> path.isRoot() ? Optional.of(emptyHome()) : Optional.empty())
                    .orElseThrow(() -> Refusals.refused(ErrorCode.NOT_FOUND, path));
            if (status.kind() == FileStatus.Kind.OTHER) {
                throw Refusals.refused(ErrorCode.NOT_REGULAR, path);
            }
            Optional<Digest> root = status.kind() == FileStatus.Kind.FILE && permit.mayKnowContent()
                    ? root(home, path, status)
                    : Optional.empty();
            return entry(FerryPath.ROOT, status, root);
        } catch (IOException e) {
            throw Refusals.of(e, path);
        }
    }

    /** Holds one chunk of entries in memory, and for each level the directories that are still to be listed. */
    void list(Permit.Browse permit, boolean recursive, AccountAccess.EntryReceiver each) throws IOException {
        FerryPath path = permit.path();
        FerryPath directory = permit.target();
        Optional<FileStatus> status;
        try {
            status = Lookup.status(parts.tree(), directory);
        } catch (IOException e) {
            throw Refusals.of(e, path);
        }
        if (status.isEmpty()) {
            if (path.isRoot()) {
                return;
            }
            throw Refusals.refused(ErrorCode.NOT_FOUND, path);
        }
        if (status.get().kind() != FileStatus.Kind.DIRECTORY) {
            throw Refusals.refused(ErrorCode.NOT_DIRECTORY, path);
        }
        new Listing(permit, recursive, directory, each).run();
    }

    private Optional<Digest> root(Home home, FerryPath path, FileStatus status) throws IOException {
        return parts.database()
                .read(statements -> ContentTable.find(statements, home.account(), path))
                .filter(content -> content.fits(status))
                .map(Content::root);
    }

    private FileStatus emptyHome() {
        return new FileStatus(
                FileStatus.Kind.DIRECTORY,
                0,
                parts.clock().instant(),
                parts.clock().instant(),
                0,
                false,
                1);
    }

    private static Message.Entry entry(FerryPath path, FileStatus status, Optional<Digest> root) {
        boolean file = status.kind() == FileStatus.Kind.FILE;
        Id16 version = Versions.of(status);
        return new Message.Entry(
                path,
                file ? Message.Kind.FILE : Message.Kind.DIRECTORY,
                file ? status.sizeBytes() : 0,
                status.modified(),
                file && status.executable(),
                version,
                root);
    }

    /** One run through a directory, or a tree. */
    private final class Listing {
        private final Permit.Browse permit;
        private final Home home;
        private final boolean recursive;
        private final FerryPath top;
        private final AccountAccess.EntryReceiver each;
        private final List<Found> chunk = new ArrayList<>();

        /** {@code hasRoot}: a file whose content may be known. */
        private record Found(FerryPath path, FileStatus status, boolean hasRoot) {}

        Listing(Permit.Browse permit, boolean recursive, FerryPath top, AccountAccess.EntryReceiver each) {
            this.permit = permit;
            this.home = permit.home();
            this.recursive = recursive;
            this.top = top;
            this.each = each;
        }

        void run() throws IOException {
            walk(FerryPath.ROOT);
            flush();
        }

        private void walk(FerryPath relative) throws IOException {
            List<FerryPath> directories = new ArrayList<>();
            try {
                parts.tree().list(top.resolve(relative), listed -> {
                    try {
                        take(relative, listed, directories);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } catch (IOException e) {
                if (!relative.isRoot()
                        && Lookup.status(parts.tree(), top.resolve(relative)).isEmpty()) {
                    // Removed meanwhile.
                    return;
                }
                throw Refusals.of(e, permit.path());
            }
            for (FerryPath directory : directories) {
                walk(directory);
            }
        }

        private void take(FerryPath relative, ListedFile listed, List<FerryPath> directories) throws IOException {
            Optional<FerryPath> path = below(relative, listed.name());
            if (path.isEmpty() || listed.status().kind() == FileStatus.Kind.OTHER) {
                return;
            }
            FerryPath whole = permit.path().resolve(path.get());
            if (!permit.shows(whole)) {
                return;
            }
            if (recursive && permit.mayEnter(whole) && listed.status().kind() == FileStatus.Kind.DIRECTORY) {
                directories.add(path.get());
            }
            boolean file = listed.status().kind() == FileStatus.Kind.FILE;
            chunk.add(new Found(path.get(), listed.status(), file && permit.mayKnowContent(whole)));
            if (chunk.size() >= DepotLimits.LISTING_CHUNK) {
                flush();
            }
        }

        /** Empty where a name leads deeper or is longer than any path may be. */
        private Optional<FerryPath> below(FerryPath relative, String name) {
            try {
                FerryPath path = relative.resolve(name);
                FerryPath _ = permit.path().resolve(path);
                return Optional.of(path);
            } catch (RefusedException _) {
                return Optional.empty();
            }
        }

        private void flush() throws IOException {
            List<Found> files = new ArrayList<>();
            for (Found found : chunk) {
                if (found.hasRoot()) {
                    files.add(found);
                }
            }
            List<Optional<Digest>> roots = files.isEmpty()
                    ? List.of()
                    : parts.database().read(statements -> {
                        List<Optional<Digest>> all = new ArrayList<>();
                        for (Found found : files) {
                            all.add(ContentTable.find(
                                            statements,
                                            home.account(),
                                            permit.path().resolve(found.path()))
                                    .filter(content -> content.fits(found.status()))
                                    .map(Content::root));
                        }
                        return all;
                    });
            int next = 0;
            for (Found found : chunk) {
                each.accept(
                        entry(found.path(), found.status(), found.hasRoot() ? roots.get(next++) : Optional.empty()));
            }
            chunk.clear();
        }
    }
}
