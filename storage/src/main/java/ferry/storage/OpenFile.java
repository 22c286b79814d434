package ferry.storage;

import java.io.Closeable;
import java.io.IOException;

/** A regular file open for reading; thread-safe. */
public interface OpenFile extends Closeable {
    /** Of the open file, now (not of what its path may name by now). */
    FileStatus status() throws IOException;

    /** Reads at {@code position}; at least one byte unless at the end (−1). */
    int read(long position, byte[] buffer, int offset, int length) throws IOException;

    @Override
    void close();
}
