package ferry.depot;

import ferry.protocol.Id16;
import ferry.storage.FileStatus;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;

/** The version of a file: 16 bytes of SHA-256 over what the file system says of it. */
final class Versions {
    static final Id16 NONE = new Id16(0, 0);

    private Versions() {}

    static Id16 of(FileStatus status) {
        Instant modified = status.modified();
        Instant changed = status.changed();
        byte[] numbers = ByteBuffer.allocate(4 * Long.BYTES + 2 * Integer.BYTES)
                .putLong(status.sizeBytes())
                .putLong(modified.getEpochSecond())
                .putInt(modified.getNano())
                .putLong(changed.getEpochSecond())
                .putInt(changed.getNano())
                .putLong(status.inode())
                .array();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(numbers);
            return Id16.of(Arrays.copyOf(hash, Id16.BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
