package ferry.storage;

import ferry.protocol.Digest;
import java.io.IOException;
import java.util.List;

/** The leaf hashes of a published file, read from disk as they are asked for. */
public interface LeafHashes {
    long count();

    /** Up to {@code most} hashes from {@code first} on. */
    List<Digest> read(long first, int most) throws IOException;
}
