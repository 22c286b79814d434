package ferry.storage.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directories of a tree, open: the files' root and the staging root with its two halves. Made if they are missing.
 *
 * @param reserved the staging root's name if it lies directly in the files' root
 */
record Roots(
        int files,
        int staging,
        int leaves,
        long device,
        Path stagingRoot,
        Optional<String> reserved,
        DirectoryLock lock) {
    private static final String STAGING = "staging";
    private static final String LEAVES = "leaves";

    static Roots open(Path filesRoot, Path stagingRoot) throws IOException {
        Files.createDirectories(filesRoot);
        makePrivate(stagingRoot);
        List<Integer> opened = new ArrayList<>();
        DirectoryLock lock = DirectoryLock.acquire(stagingRoot);
        boolean isDone = false;
        try {
            makePrivate(stagingRoot.resolve(STAGING));
            makePrivate(stagingRoot.resolve(LEAVES));
            for (Path path : List.of(filesRoot, stagingRoot.resolve(STAGING), stagingRoot.resolve(LEAVES))) {
                opened.add(DirectoryLock.openDirectory(path));
            }
            long device = oneDevice(opened, filesRoot, stagingRoot);
            checkCanRename(opened.get(1), stagingRoot);
            syncEntries(filesRoot, stagingRoot);
            Roots roots = new Roots(
                    opened.get(0),
                    opened.get(1),
                    opened.get(2),
                    device,
                    stagingRoot,
                    reserved(filesRoot, stagingRoot),
                    lock);
            isDone = true;
            return roots;
        } finally {
            if (!isDone) {
                opened.forEach(Linux::close);
                lock.close();
            }
        }
    }

    private static void makePrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Publishing is a rename, and one sync reaches both: so both are on one file system. */
    private static long oneDevice(List<Integer> opened, Path filesRoot, Path stagingRoot) throws IOException {
        long device = Linux.statx(opened.getFirst()).orThrow(filesRoot).device();
        for (int fd : opened) {
            if (Linux.statx(fd).orThrow(stagingRoot).device() != device) {
                throw new IOException("'" + filesRoot + "' and '" + stagingRoot
                        + "' are on different file systems; a finished file could not be moved in one step");
            }
        }
        return device;
    }

    private static void checkCanRename(int staging, Path stagingRoot) throws IOException {
        byte[] probe = Resolver.bytes("probe");
        byte[] renamed = Resolver.bytes("probe-renamed");
        int flags = Linux.O_RDWR | Linux.O_CREAT | Linux.O_NOFOLLOW | Linux.O_CLOEXEC;
        Linux.close(Errno.check(Linux.openat(staging, probe, flags, 0600), "write to", stagingRoot));
        Linux.unlinkat(staging, renamed, 0);
        int result = Linux.renameat2(staging, probe, staging, renamed, Linux.RENAME_NOREPLACE);
        Linux.unlinkat(staging, result < 0 ? probe : renamed, 0);
        if (result == -Errno.EINVAL) {
            throw new IOException("the file system of '" + stagingRoot + "' cannot rename without replacing"
                    + " (RENAME_NOREPLACE); ext4, XFS, Btrfs, F2FS and tmpfs can");
        }
        Errno.check(result, "rename in", stagingRoot);
    }

    /** The directories just made must be there after a power failure, or nothing in them is. */
    private static void syncEntries(Path filesRoot, Path stagingRoot) throws IOException {
        for (Path root : List.of(filesRoot, stagingRoot)) {
            for (Path at : List.of(root, root.toAbsolutePath().getParent())) {
                int fd = DirectoryLock.openDirectory(at);
                try {
                    Errno.check(Linux.fsync(fd), "sync", at);
                } finally {
                    Linux.close(fd);
                }
            }
        }
    }

    private static Optional<String> reserved(Path filesRoot, Path stagingRoot) throws IOException {
        Path files = filesRoot.toRealPath();
        Path staging = stagingRoot.toRealPath();
        if (files.startsWith(staging)) {
            throw new IOException("the files' root '" + filesRoot + "' lies in the staging root '" + stagingRoot + "'");
        }
        if (!staging.startsWith(files)) {
            return Optional.empty();
        }
        Path below = files.relativize(staging);
        if (below.getNameCount() != 1) {
            throw new IOException(
                    "the staging root '" + stagingRoot + "' must be directly in '" + filesRoot + "' or outside of it");
        }
        return Optional.of(below.toString());
    }

    /** Leaves nothing behind in somebody's directory: a staging root inside the files' goes when it is empty. */
    void close() {
        if (reserved.isPresent()) {
            byte[] name = Resolver.bytes(reserved.get());
            int root = Linux.openat(files, name, Linux.O_RDONLY | Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
            Linux.unlinkat(root, Resolver.bytes(STAGING), Linux.AT_REMOVEDIR);
            Linux.unlinkat(root, Resolver.bytes(LEAVES), Linux.AT_REMOVEDIR);
            Linux.close(root);
            Linux.unlinkat(files, name, Linux.AT_REMOVEDIR);
        }
        List.of(files, staging, leaves).forEach(Linux::close);
        lock.close();
    }
}
