package ferry.depot;

import ferry.protocol.FerryPath;
import ferry.storage.FileStatus;
import ferry.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes what is below a directory, children first. The caller's thread walks, the committer removes a chunk at a
 * time, so that the commits of others go on meanwhile. In memory: one chunk, and each level's directories still to go.
 */
final class TreeRemoval {
    private final Parts parts;
    private final Committer committer;
    private final Home home;
    private List<FerryPath> chunk = new ArrayList<>();

    TreeRemoval(Parts parts, Committer committer, Permit.Remove permit) {
        this(parts, committer, permit.home());
    }

    private TreeRemoval(Parts parts, Committer committer, Home home) {
        this.parts = parts;
        this.committer = committer;
        this.home = home;
    }

    /** Of an account that is being removed: whoever administers needs no rights of its own in its folders. */
    static TreeRemoval ofAccount(AdminAct act, Home home) {
        return new TreeRemoval(act.parts(), act.backstage().committer(), home);
    }

    void removeBelow(FerryPath directory) throws IOException {
        walk(directory);
        flush();
    }

    private void walk(FerryPath directory) throws IOException {
        List<FerryPath> directories = new ArrayList<>();
        try {
            parts.tree().list(directory, child -> {
                try {
                    // Deeper than a path may be: the refusal says so, what is there stays.
                    FerryPath path = directory.resolve(child.name());
                    if (child.status().kind() == FileStatus.Kind.DIRECTORY) {
                        directories.add(path);
                    } else {
                        add(path);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (StorageException e) {
            if (e.reason() == StorageException.Reason.NOT_FOUND) {
                return;
            }
            throw e;
        }
        for (FerryPath path : directories) {
            walk(path);
            add(path);
        }
    }

    private void add(FerryPath path) throws IOException {
        chunk.add(path);
        if (chunk.size() >= DepotLimits.REMOVAL_CHUNK) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (chunk.isEmpty()) {
            return;
        }
        List<FerryPath> paths = chunk;
        chunk = new ArrayList<>();
        committer.run(home, () -> {
            committer.forgetDirectories();
            for (FerryPath path : paths) {
                remove(path);
            }
        });
    }

    private void remove(FerryPath path) throws IOException {
        try {
            parts.tree().remove(path);
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.NOT_FOUND) {
                throw e;
            }
        }
    }
}
