package ferry.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Receipts outside a server: JSON lines that anybody can check offline. ferry-1.md §8.4. */
public final class ReceiptFile {
    private ReceiptFile() {}

    /**
     * Checks a file line by line: every head's signature and place in the chain, every entry.
     *
     * @param publicKey the server's receipt key from a source the caller trusts (32 raw bytes); without it the pinned key
     *     of the server the file names is used, and without that the key in the file, which proves only that the file is
     *     consistent
     * @throws InvalidReceiptsException saying what does not hold and in which line
     */
    public static Verified verify(InputStream in, Optional<byte[]> publicKey, KnownServers known)
            throws IOException, InvalidReceiptsException {
        return new ReceiptFileReader(in, publicKey, known).read();
    }

    /**
     * What was proven.
     *
     * @param lastSequence 0 for an account without receipts
     */
    public record Verified(
            long accountId,
            String account,
            String server,
            long batches,
            long files,
            long lastSequence,
            Against against) {}

    /** Whose word the proof rests on. */
    public enum Against {
        GIVEN_KEY,
        PINNED_KEY,
        /** The key in the file itself: nobody vouches for it. */
        KEY_IN_FILE
    }

    /** A file that proves nothing, or proves that something is missing or forged. */
    public static final class InvalidReceiptsException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidReceiptsException(String message) {
            super(message);
        }
    }
}
