package ferry.storage.disk;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Makes a batch durable: a few files by fsync each, many by one syncfs(2), which writes whatever is dirty on the file
 * system, also of other programs. syncfs reports write-back errors since Linux 5.8 ("vfs: track per-sb writeback errors
 * and report them to syncfs"): every error since the descriptor's last syncfs, of any file, so the descriptor of the root
 * is opened before anything is written and never again. It therefore also covers files whose own descriptor was closed in
 * between. Older kernels write and wait but report no error of data: there every file is synced alone, however many.
 *
 * <p>No failed sync is tried again: the kernel marks the pages clean and a second one would succeed (Rebello et al., "Can
 * applications recover from fsync failures?", 2020).
 */
final class DiskSync {
    private final int root;
    private final Resolver resolver;
    private final StagingArea staging;
    private final KeptLeaves kept;
    private final boolean isSyncfsTrusted;

    /** @param isSyncfsTrusted whether syncfs reports errors: {@link #isSyncfsTrusted(int)} */
    DiskSync(int root, Resolver resolver, StagingArea staging, KeptLeaves kept, boolean isSyncfsTrusted) {
        this.isSyncfsTrusted = isSyncfsTrusted;
        this.root = root;
        this.resolver = resolver;
        this.staging = staging;
        this.kept = kept;
    }

    /** Whether this is Linux 5.8 or later, as far as a sandbox lets us see; there is no way to ask for syncfs itself. */
    static boolean isSyncfsTrusted(int root) {
        return Linux.knowsFaccessat2(root);
    }

    void data(Collection<DiskStagedFile> files) throws IOException {
        Set<Id16> leaves = kept.unsynced();
        try {
            for (DiskStagedFile file : files) {
                file.applyMetadata();
            }
            if (!isSyncfsTrusted || areFew(files, leaves)) {
                for (DiskStagedFile file : files) {
                    staging.files().use(file.data(), fd -> Errno.check(Linux.fsync(fd), "sync", file.data()));
                }
                kept.sync(leaves);
            } else {
                everything();
                kept.synced(leaves);
            }
        } catch (IOException failure) {
            files.forEach(DiskStagedFile::lose);
            throw failure;
        }
    }

    private boolean areFew(Collection<DiskStagedFile> files, Set<Id16> leaves) {
        return files.size() <= DiskLimits.FILES_SYNCED_ALONE
                && leaves.size() <= DiskLimits.FILES_SYNCED_ALONE
                && files.stream().allMatch(file -> staging.files().stayedOpen(file.data()));
    }

    void directories(Collection<FerryPath> directories) throws IOException {
        Set<Id16> leaves = kept.unsynced();
        Set<FerryPath> distinct = new LinkedHashSet<>(directories);
        boolean areMany =
                distinct.size() > DiskLimits.DIRECTORIES_SYNCED_ALONE || leaves.size() > DiskLimits.FILES_SYNCED_ALONE;
        if (areMany && isSyncfsTrusted) {
            everything();
            kept.synced(leaves);
            return;
        }
        for (FerryPath directory : distinct) {
            int fd = resolver.open(root, directory.names(), Linux.O_RDONLY | Linux.O_DIRECTORY);
            if (fd < 0) {
                // Gone, or moved from outside with our entries in it: this reaches it wherever it is.
                everything();
                break;
            }
            try {
                Errno.check(Linux.fsync(fd), "sync directory", directory);
            } finally {
                Linux.close(fd);
            }
        }
        Errno.check(Linux.fsync(staging.directory()), "sync", "staging area");
        kept.sync(leaves);
    }

    private void everything() throws IOException {
        Errno.check(Linux.syncfs(root), "sync", "the file system");
    }
}
