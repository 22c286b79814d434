package ferry.depot;

import ferry.depot.sql.ContentTable;
import ferry.depot.sql.ContentTable.Content;
import ferry.depot.sql.Ledger;
import ferry.depot.sql.Statements;
import ferry.depot.sql.Usage;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.RefusedException;
import ferry.storage.FileStatus;
import ferry.storage.ListedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings an account's rows, and with them its usage, in line with the files that stand on disk, whoever put them there.
 * The caller's thread walks; the committer looks at a chunk at a time, so that commits go on meanwhile and none is
 * counted wrong. Once, then thrown away.
 */
final class Recount {
    private static final byte[] FROM_THE_FIRST = {};

    private final Parts parts;
    private final Committer committer;
    private final Home home;

    private List<FerryPath> chunk = new ArrayList<>();
    private byte[] after = FROM_THE_FIRST;
    private boolean atTheEnd;

    Recount(Parts parts, Committer committer, Home home) {
        this.parts = parts;
        this.committer = committer;
        this.home = home;
    }

    record Result(Usage before, Usage now) {}

    Result run() throws IOException {
        Usage before = usage();
        walk(FerryPath.ROOT);
        flush();
        while (!atTheEnd) {
            committer.run(home, this::dropMissing);
        }
        committer.run(
                home,
                () -> parts.books()
                        .writeAsCommitter(
                                (_, ledgers) -> ledgers.of(home.account()).recount()));
        return new Result(before, usage());
    }

    private Usage usage() throws IOException {
        return parts.quotas().of(home.account()).usage();
    }

    private void walk(FerryPath directory) throws IOException {
        if (Lookup.status(parts.tree(), home.resolve(directory)).isEmpty()) {
            return;
        }
        List<FerryPath> directories = new ArrayList<>();
        try {
            parts.tree().list(home.resolve(directory), child -> {
                try {
                    take(directory, child, directories);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (FerryPath below : directories) {
            walk(below);
        }
    }

    private void take(FerryPath directory, ListedFile child, List<FerryPath> directories) throws IOException {
        FerryPath path;
        try {
            path = directory.resolve(child.name());
        } catch (RefusedException _) {
            // Deeper than any path may be: no client can reach it.
            return;
        }
        switch (child.status().kind()) {
            case DIRECTORY -> directories.add(path);
            case FILE -> {
                chunk.add(path);
                if (chunk.size() >= DepotLimits.RECOUNT_CHUNK) {
                    flush();
                }
            }
            case OTHER -> {}
        }
    }

    private void flush() throws IOException {
        List<FerryPath> paths = chunk;
        chunk = new ArrayList<>();
        if (!paths.isEmpty()) {
            committer.run(home, () -> count(paths));
        }
    }

    private void count(List<FerryPath> paths) throws IOException {
        List<Optional<FileStatus>> there = new ArrayList<>();
        for (FerryPath path : paths) {
            there.add(Lookup.status(parts.tree(), home.resolve(path))
                    .filter(status -> status.kind() == FileStatus.Kind.FILE));
        }
        parts.leaves().drop(parts.books().writeAsCommitter((statements, ledgers) -> {
            List<Id16> unneeded = new ArrayList<>();
            for (int i = 0; i < paths.size(); i++) {
                if (there.get(i).isPresent()) {
                    count(
                                    statements,
                                    ledgers.of(home.account()),
                                    paths.get(i),
                                    there.get(i).get())
                            .ifPresent(unneeded::add);
                }
            }
            return unneeded;
        }));
    }

    /** The leaves that nobody needs any more. */
    private Optional<Id16> count(Statements statements, Ledger ledger, FerryPath path, FileStatus status)
            throws SQLException {
        Optional<Content> known = ContentTable.find(statements, home.account(), path);
        if (known.isPresent() && (known.get().fits(status) || known.get().counts(status))) {
            return Optional.empty();
        }
        ledger.put(path, Content.counted(status));
        return known.flatMap(Content::leaves);
    }

    private void dropMissing() throws IOException {
        parts.leaves().drop(parts.books().writeAsCommitter((statements, ledgers) -> {
            List<Id16> unneeded = new ArrayList<>();
            List<ContentTable.Located> rows = ContentTable.below(statements, home.account(), FerryPath.ROOT, after);
            for (ContentTable.Located row : rows) {
                FerryPath path = FerryPath.parse(new String(row.path(), StandardCharsets.UTF_8));
                boolean stands = Lookup.status(parts.tree(), home.resolve(path))
                        .filter(status -> status.kind() == FileStatus.Kind.FILE)
                        .isPresent();
                if (!stands) {
                    ledgers.of(home.account()).delete(row.path());
                    row.content().leaves().ifPresent(unneeded::add);
                }
            }
            atTheEnd = rows.isEmpty();
            after = rows.isEmpty() ? after : rows.getLast().path();
            return unneeded;
        }));
    }
}
