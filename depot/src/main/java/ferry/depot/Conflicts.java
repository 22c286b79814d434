package ferry.depot;

import ferry.depot.sql.ContentTable.Content;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import ferry.storage.FileStatus;
import java.util.Optional;

/** Whether a file may take a path: ferry-1.md §6, "PUT and replacing". */
final class Conflicts {
    private Conflicts() {}

    /**
     * Whether a file stands there that is to be replaced.
     *
     * @param there what stands at the path, empty for nothing
     * @param known what is known of that file's content, if anything
     * @param same whether that content is known to be the same, so that replacing it takes nothing away
     * @throws RefusedException EXISTS, VERSION_CHANGED, IS_DIRECTORY, NOT_REGULAR
     */
    static boolean replaces(
            FerryPath path, Replace replace, Optional<FileStatus> there, Optional<Content> known, boolean same)
            throws RefusedException {
        if (there.isEmpty()) {
            if (replace instanceof Replace.Version) {
                throw Refusals.refused(ErrorCode.VERSION_CHANGED, path);
            }
            return false;
        }
        FileStatus status = there.get();
        switch (status.kind()) {
            case DIRECTORY -> throw Refusals.refused(ErrorCode.IS_DIRECTORY, path);
            case OTHER -> throw Refusals.refused(ErrorCode.NOT_REGULAR, path);
            case FILE -> {}
        }
        switch (replace) {
            case Replace.Always _ -> {}
            case Replace.Never _ -> {
                if (!same) {
                    throw existing(ErrorCode.EXISTS, path, status, known);
                }
            }
            case Replace.Version(var version) -> {
                if (!version.equals(Versions.of(status))) {
                    throw existing(ErrorCode.VERSION_CHANGED, path, status, known);
                }
            }
        }
        return true;
    }

    static RefusedException existing(ErrorCode code, FerryPath path, FileStatus status, Optional<Content> known) {
        return new RefusedException(
                code,
                Escaped.text(path.toString()),
                Optional.of(new Message.Existing(
                        Versions.of(status),
                        status.sizeBytes(),
                        known.filter(content -> content.fits(status)).map(Content::root))));
    }
}
