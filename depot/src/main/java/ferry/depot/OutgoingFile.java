package ferry.depot;

import ferry.protocol.Digest;
import ferry.protocol.Message;
import java.io.Closeable;
import java.io.IOException;

/** A file open for download; the link's answerer owns it. */
public interface OutgoingFile extends Closeable {
    Message.File description();

    /** The recorded hash of a leaf that is to be read next. @throws IOException BUSY if too many wait for the rate */
    Digest leafHash(long index) throws IOException;

    /**
     * Reads content, at least one byte but at the end of the file (CORRUPT if that comes early). Waits while the account's
     * rate allows no more.
     *
     * @throws IOException SHUTTING_DOWN if the link is over
     */
    int read(long position, byte[] buffer, int offset, int length) throws IOException;

    /** The leaf just read hashed to {@code actual}; throws CORRUPT (and logs bit rot) or VERSION_CHANGED if it differs. */
    void checkLeaf(long index, Digest actual) throws IOException;

    @Override
    void close();
}
