package ferry.depot;

import java.io.Closeable;
import java.io.IOException;

/** The content of one PUT on its way in; the link's reader owns it. Hashed as it is written. */
public interface IncomingFile extends Closeable {
    /** Appends; waits while the account's rate allows no more. After a failure further content is dropped and {@link #commit} throws the reason. */
    void write(byte[] buffer, int offset, int length);

    /** Checks the root and queues the file for the next batch. @throws IOException HASH_MISMATCH, or why writing failed */
    Pending<StoredFile> commit() throws IOException;

    /** Discards unless committed. */
    @Override
    void close();
}
