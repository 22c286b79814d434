package ferry.depot.powerloss;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.storage.FileStatus;
import ferry.storage.FileTree;
import ferry.storage.LeafHashes;
import ferry.storage.ListedFile;
import ferry.storage.ListingResult;
import ferry.storage.OpenFile;
import ferry.storage.StagedFile;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A tree that leaves out a sync: the control that shows that the test can fail. */
record WithoutSync(FileTree tree, boolean noFileSync, boolean noDirectorySync) implements FileTree {
    @Override
    public void syncData(Collection<StagedFile> files) throws IOException {
        if (!noFileSync) {
            tree.syncData(files);
        }
    }

    @Override
    public void syncDirectories(Collection<FerryPath> directories) throws IOException {
        if (!noDirectorySync) {
            tree.syncDirectories(directories);
        }
    }

    @Override
    public Optional<FileStatus> status(FerryPath path) throws IOException {
        return tree.status(path);
    }

    @Override
    public ListingResult list(FerryPath directory, Consumer<ListedFile> each) throws IOException {
        return tree.list(directory, each);
    }

    @Override
    public OpenFile open(FerryPath path) throws IOException {
        return tree.open(path);
    }

    @Override
    public StagedFile stage(Id16 id, long sizeBytes) throws IOException {
        return tree.stage(id, sizeBytes);
    }

    @Override
    public Optional<StagedFile> restage(Id16 id, long sizeBytes) throws IOException {
        return tree.restage(id, sizeBytes);
    }

    @Override
    public List<Id16> staged() throws IOException {
        return tree.staged();
    }

    @Override
    public void discard(Id16 id) throws IOException {
        tree.discard(id);
    }

    @Override
    public List<FerryPath> makeDirectories(FerryPath directory) throws IOException {
        return tree.makeDirectories(directory);
    }

    @Override
    public FileStatus publish(StagedFile file, FerryPath path, boolean replace) throws IOException {
        return tree.publish(file, path, replace);
    }

    @Override
    public FileStatus move(FerryPath from, FerryPath to, boolean replace) throws IOException {
        return tree.move(from, to, replace);
    }

    @Override
    public void remove(FerryPath path) throws IOException {
        tree.remove(path);
    }

    @Override
    public void keepLeaves(StagedFile file) throws IOException {
        tree.keepLeaves(file);
    }

    @Override
    public Optional<LeafHashes> leaves(Id16 id) throws IOException {
        return tree.leaves(id);
    }

    @Override
    public void dropLeaves(Id16 id) throws IOException {
        tree.dropLeaves(id);
    }

    @Override
    public List<Id16> keptLeaves() throws IOException {
        return tree.keptLeaves();
    }

    @Override
    public long freeBytes() throws IOException {
        return tree.freeBytes();
    }

    @Override
    public void close() throws IOException {
        tree.close();
    }
}
