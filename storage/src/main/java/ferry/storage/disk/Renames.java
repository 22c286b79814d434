package ferry.storage.disk;

import ferry.storage.FileStatus;
import ferry.storage.FileStatus.Kind;
import ferry.storage.StorageException;
import ferry.storage.StorageException.Reason;
import java.io.IOException;
import java.util.Optional;

/**
 * Renames in one step. "Nothing may be there" is the kernel's RENAME_NOREPLACE; "a regular file may be there" is looked
 * at first, so a link or special file that another program puts there in between is replaced (never followed), while a
 * directory is refused by the kernel.
 */
final class Renames {
    private final StagingArea staging;

    Renames(StagingArea staging) {
        this.staging = staging;
    }

    FileStatus publish(DiskStagedFile file, Place place, boolean replace) throws IOException {
        file.applyMetadata();
        Statx staged = file.statx();
        if (staged.sizeBytes() != file.sizeBytes()) {
            throw new IllegalStateException("staging file " + file.id() + " has " + staged.sizeBytes() + " bytes of "
                    + file.sizeBytes() + " and is not complete");
        }
        int result = rename(staging.directory(), file.data().name, place, replace);
        Errno.check(result, "put a file at", place.path());
        FileStatus published = file.statx().status();
        staging.forgetPublished(file);
        return published;
    }

    FileStatus move(Place source, Place target, boolean replace) throws IOException {
        FileStatus moved = source.statx().status();
        if (moved.kind() == Kind.OTHER) {
            throw new StorageException(Reason.NOT_REGULAR, "'" + source.path() + "' is a link or special file");
        }
        int result = rename(source.directory(), source.name(), target, replace && moved.kind() == Kind.FILE);
        if (result == -Errno.EINVAL) {
            throw new StorageException(Reason.BAD_MOVE, "'" + source.path() + "' cannot move into itself");
        }
        Errno.check(result, "move something to", target.path());
        return target.statx().status();
    }

    /** 0 or −errno. */
    private static int rename(int fromDirectory, byte[] from, Place to, boolean replace) throws IOException {
        int result = -Errno.EEXIST;
        for (int race = 0; result == -Errno.EEXIST && race < DiskLimits.RACES; race++) {
            boolean isReplacing = replace && standsInTheWay(to);
            int flags = isReplacing ? 0 : Linux.RENAME_NOREPLACE;
            result = Linux.renameat2(fromDirectory, from, to.directory(), to.name(), flags);
            if (!replace) {
                break;
            }
        }
        return result;
    }

    /** Whether a regular file is there. @throws StorageException if something is that no file replaces */
    private static boolean standsInTheWay(Place to) throws IOException {
        Optional<Statx> there = to.find();
        if (there.isEmpty()) {
            return false;
        }
        if (there.get().isDirectory()) {
            throw new StorageException(Reason.IS_DIRECTORY, "'" + to.path() + "' is a directory");
        }
        if (!there.get().isRegular()) {
            throw new StorageException(Reason.NOT_REGULAR, "'" + to.path() + "' is a link or special file");
        }
        return true;
    }
}
