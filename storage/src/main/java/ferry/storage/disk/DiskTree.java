package ferry.storage.disk;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.RefusedException;
import ferry.storage.FileStatus;
import ferry.storage.FileStatus.Kind;
import ferry.storage.FileTree;
import ferry.storage.LeafHashes;
import ferry.storage.ListedFile;
import ferry.storage.ListingResult;
import ferry.storage.OpenFile;
import ferry.storage.StagedFile;
import ferry.storage.StorageException;
import ferry.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file tree on a local Linux disk. Every operation begins at the descriptor of the files' root and resolves names by
 * {@link Resolver}; the last name is given to a call that never follows a link. Below the staging root lie
 * {@code staging/} and {@code leaves/}.
 *
 * <p>What a confined path cannot hold off is somebody with the same rights on the same machine who moves a directory out
 * of the tree while a call works in it. Thread-safe.
 */
public final class DiskTree implements FileTree {
    private final Roots roots;
    private final Lifetime lifetime;
    private final Resolver resolver;
    private final BlockingCalls blocking = new BlockingCalls();
    private final StagingArea staging;
    private final KeptLeaves kept;
    private final DiskSync sync;
    private final Renames renames;

    private DiskTree(Roots roots, Resolver.Way way, boolean isSyncfsTrusted) {
        this.roots = roots;
        this.lifetime = new Lifetime("the file tree", roots::close);
        this.resolver = new Resolver(way, roots.device());
        this.staging = new StagingArea(roots.staging(), lifetime, blocking);
        this.kept = new KeptLeaves(roots.leaves(), lifetime);
        this.sync = new DiskSync(roots.files(), resolver, staging, kept, isSyncfsTrusted);
        this.renames = new Renames(staging);
    }

    /**
     * Opens a tree, and makes what is missing of its two roots. The staging root is locked for this process; it may lie
     * directly in the files' root (a hidden directory beside downloads): then no path reaches it, listings leave it out,
     * and closing removes it when nothing is staged.
     *
     * @throws IOException if they are on different file systems, or the staging root is in use
     */
    public static DiskTree open(Path filesRoot, Path stagingRoot) throws IOException {
        Roots roots = Roots.open(filesRoot, stagingRoot);
        return new DiskTree(roots, Resolver.wayOfThisKernel(roots.files()), DiskSync.isSyncfsTrusted(roots.files()));
    }

    /** As on a kernel that is older or newer than this one. */
    static DiskTree open(Path filesRoot, Path stagingRoot, Resolver.Way way) throws IOException {
        return new DiskTree(Roots.open(filesRoot, stagingRoot), way, way == Resolver.Way.OPENAT2);
    }

    @Override
    public Optional<FileStatus> status(FerryPath path) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            if (path.isRoot()) {
                return Optional.of(Linux.statx(roots.files()).orThrow(path).status());
            }
            try (Place place = place(path)) {
                return place.find().map(Statx::status);
            } catch (StorageException failure) {
                if (failure.reason() == Reason.NOT_FOUND) {
                    return Optional.empty();
                }
                throw failure;
            }
        }
    }

    @Override
    public ListingResult list(FerryPath directory, Consumer<ListedFile> each) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            checkNotReserved(directory);
            int fd = resolver.open(roots.files(), directory.names(), Linux.O_RDONLY | Linux.O_DIRECTORY);
            Errno.check(fd, "list", directory);
            try {
                return list(fd, directory, each);
            } finally {
                Linux.close(fd);
            }
        }
    }

    private ListingResult list(int fd, FerryPath directory, Consumer<ListedFile> each) throws IOException {
        long[] counts = new long[2];
        long illFormed = DirectoryReader.read(fd, directory, name -> {
            if (directory.isRoot() && isReserved(name)) {
                return;
            }
            if (!isGood(name)) {
                counts[1]++;
                return;
            }
            StatxResult found = Linux.statx(fd, Resolver.bytes(name));
            if (!(found instanceof StatxResult.Failed(int errno) && errno == Errno.ENOENT)) { // gone meanwhile
                counts[0]++;
                each.accept(new ListedFile(name, found.orThrow(name).status()));
            }
        });
        return new ListingResult(counts[0], counts[1] + illFormed);
    }

    private static boolean isGood(String name) {
        try {
            FerryPath.of(List.of(name));
            return true;
        } catch (RefusedException bad) {
            return false;
        }
    }

    @Override
    public OpenFile open(FerryPath path) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            checkNotReserved(path);
            int flags = Linux.O_RDONLY | Linux.O_NONBLOCK | Linux.O_NOCTTY;
            int fd = Errno.check(resolver.open(roots.files(), path.names(), flags), "open", path);
            boolean isGiven = false;
            try {
                Statx found = Linux.statx(fd).orThrow(path);
                if (found.isDirectory()) {
                    throw new StorageException(Reason.IS_DIRECTORY, "'" + path + "' is a directory");
                }
                if (!found.isRegular() || found.links() != 1) {
                    throw new StorageException(
                            Reason.NOT_REGULAR, "'" + path + "' is a special file or has more than one name");
                }
                isGiven = true;
                return new DiskOpenFile(fd, path);
            } finally {
                if (!isGiven) {
                    Linux.close(fd);
                }
            }
        }
    }

    @Override
    public StagedFile stage(Id16 id, long sizeBytes) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            return staging.stage(id, sizeBytes);
        }
    }

    @Override
    public Optional<StagedFile> restage(Id16 id, long sizeBytes) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            return staging.restage(id, sizeBytes).map(file -> file);
        }
    }

    @Override
    public List<Id16> staged() throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            return staging.ids();
        }
    }

    @Override
    public void discard(Id16 id) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            staging.discard(id);
        }
    }

    @Override
    public void syncData(Collection<StagedFile> files) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            List<DiskStagedFile> own = files.stream().map(DiskTree::own).toList();
            for (DiskStagedFile file : own) {
                file.settle();
            }
            blocking.run(() -> sync.data(own));
        }
    }

    @Override
    public List<FerryPath> makeDirectories(FerryPath directory) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            checkNotReserved(directory);
            int there = resolver.open(roots.files(), directory.names(), Resolver.PLACE);
            if (there != -Errno.ENOENT) {
                Linux.close(Errno.check(there, "make directory", directory));
                return List.of();
            }
            List<FerryPath> made = new ArrayList<>();
            for (FerryPath path : fromTheTop(directory)) {
                try (Place place = place(path)) {
                    if (place.makeDirectory()) {
                        made.add(path);
                    }
                }
            }
            int now = resolver.open(roots.files(), directory.names(), Resolver.PLACE);
            Linux.close(Errno.check(now, "make directory", directory));
            return made;
        }
    }

    /** {@code path} and the paths above it, without the root's. */
    private static Deque<FerryPath> fromTheTop(FerryPath path) {
        Deque<FerryPath> all = new ArrayDeque<>();
        for (FerryPath each = path; !each.isRoot(); each = each.parent()) {
            all.addFirst(each);
        }
        return all;
    }

    @Override
    public FileStatus publish(StagedFile file, FerryPath path, boolean replace) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            if (path.isRoot()) {
                throw new StorageException(Reason.IS_DIRECTORY, "a file cannot take the place of the root");
            }
            try (Place place = place(path)) {
                return renames.publish(own(file), place, replace);
            }
        }
    }

    @Override
    public FileStatus move(FerryPath from, FerryPath to, boolean replace) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            if (from.isRoot() || to.isRoot() || (to.startsWith(from) && !to.equals(from))) {
                throw new StorageException(Reason.BAD_MOVE, "'" + from + "' cannot become '" + to + "'");
            }
            try (Place source = place(from);
                    Place target = place(to)) {
                return renames.move(source, target, replace);
            }
        }
    }

    @Override
    public void remove(FerryPath path) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            if (path.isRoot()) {
                throw new StorageException(Reason.DENIED, "the root stays");
            }
            try (Place place = place(path)) {
                Statx there = place.statx();
                blocking.run(() -> place.remove(there.status().kind() == Kind.DIRECTORY));
            }
        }
    }

    @Override
    public void syncDirectories(Collection<FerryPath> directories) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            blocking.run(() -> sync.directories(directories));
        }
    }

    @Override
    public void keepLeaves(StagedFile file) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            kept.keep(own(file));
        }
    }

    @Override
    public Optional<LeafHashes> leaves(Id16 id) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            return kept.find(id);
        }
    }

    @Override
    public void dropLeaves(Id16 id) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            kept.drop(id);
        }
    }

    @Override
    public List<Id16> keptLeaves() throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            return kept.ids();
        }
    }

    @Override
    public long freeBytes() throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            return Errno.check(Linux.freeBytes(roots.files()), "ask for the free space of", "the file tree");
        }
    }

    @Override
    public void close() {
        lifetime.end();
        blocking.close();
    }

    /** The last name of a path, in its directory. */
    private Place place(FerryPath path) throws IOException {
        checkNotReserved(path);
        FerryPath parent = path.parent();
        int directory = resolver.open(roots.files(), parent.names(), Resolver.PLACE);
        return new Place(Errno.check(directory, "find the directory of", path), path);
    }

    private void checkNotReserved(FerryPath path) throws StorageException {
        if (!path.isRoot() && isReserved(path.names().getFirst())) {
            throw new StorageException(Reason.DENIED, "'" + path + "' is where files on their way in are kept");
        }
    }

    /** Whatever the case: a directory may fold it. */
    private boolean isReserved(String name) {
        return roots.reserved().isPresent() && roots.reserved().get().equalsIgnoreCase(name);
    }

    private static DiskStagedFile own(StagedFile file) {
        if (file instanceof DiskStagedFile own) {
            return own;
        }
        throw new IllegalArgumentException("a staged file of another tree");
    }
}
