package ferry.storage.disk;

import java.io.IOException;

/**
 * A file in the staging directory: its name, and its descriptor while it has one. {@link OpenStagingFiles} owns the
 * fields and guards them by its lock; it closes the descriptor of a file that nobody uses when there are too many, and
 * opens it again on demand.
 */
final class StagingFile {
    static final int CLOSED = -1;

    final byte[] name;
    int fd = CLOSED;
    int users;
    boolean ended;

    /**
     * Whether the descriptor was never closed since the file was made or found. A write-back error that nobody saw may be
     * forgotten together with the inode once it is closed, so the fsync of a later descriptor proves less.
     */
    boolean stayedOpen = true;

    private final String text;

    StagingFile(String name) {
        this.name = Resolver.bytes(name);
        this.text = name;
    }

    /** Something done with the descriptor. */
    interface Use<T> {
        T with(int fd) throws IOException;
    }

    @Override
    public String toString() {
        return text;
    }
}
