package ferry.storage.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String STAGING = "staging";
    private static final String LEAVES = "leaves";

    static Roots open(Path filesRoot, Path stagingRoot) throws IOException {
        List<Path> parentsOfMade = new ArrayList<>();
        make(filesRoot, parentsOfMade);
        make(stagingRoot, parentsOfMade, PRIVATE);
        List<Integer> opened = new ArrayList<>();
        DirectoryLock lock = DirectoryLock.acquire(stagingRoot);
        boolean isDone = false;
        try {
            make(stagingRoot.resolve(STAGING), parentsOfMade, PRIVATE);
            make(stagingRoot.resolve(LEAVES), parentsOfMade, PRIVATE);
            for (Path path : List.of(filesRoot, stagingRoot.resolve(STAGING), stagingRoot.resolve(LEAVES))) {
                opened.add(DirectoryLock.openDirectory(path));
            }
            long device = oneDevice(opened, filesRoot, stagingRoot);
            checkCanRename(opened.get(1), stagingRoot);
            syncEntries(parentsOfMade, opened.getFirst());
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

    private static void make(Path directory, List<Path> parentsOfMade, FileAttribute<?>... attributes)
            throws IOException {
        for (Path at = directory.toAbsolutePath(); at != null && !Files.exists(at); at = at.getParent()) {
            parentsOfMade.add(at.getParent());
        }
        Files.createDirectories(directory, attributes);
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
    private static void syncEntries(List<Path> parentsOfMade, int root) throws IOException {
        for (Path parent : parentsOfMade) {
            int fd = Linux.openat(
                    Linux.AT_FDCWD,
                    parent.toString().getBytes(StandardCharsets.UTF_8),
                    Linux.O_RDONLY | Linux.O_DIRECTORY | Linux.O_CLOEXEC,
                    0);
            if (fd == -Errno.EACCES) { // one may make a directory where one may not read
                Errno.check(Linux.syncfs(root), "sync", parent);
            } else {
                Errno.check(fd, "sync", parent);
                int result = Linux.fsync(fd);
                Linux.close(fd);
                Errno.check(result, "sync", parent);
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
