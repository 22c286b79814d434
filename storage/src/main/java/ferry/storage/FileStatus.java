package ferry.storage;

import java.time.Instant;

/**
 * What a file system says of a file. Two equal values mean "not changed in between": every change of content moves at
 * least {@code changed}.
 *
 * @param changed the inode's change time (ctime)
 * @param links number of names the inode has
 */
public record FileStatus(
        Kind kind, long sizeBytes, Instant modified, Instant changed, long inode, boolean executable, long links) {
    public enum Kind {
        FILE,
        DIRECTORY,
        /** A symbolic link, socket, device or pipe: reported, never opened. */
        OTHER
    }
}
