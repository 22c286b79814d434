package ferry.protocol.proof;

import ferry.protocol.Digest;
import ferry.protocol.FerryException;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import java.time.Instant;

/** What was stored: ferry-1.md §8.2. */
public record ReceiptEntry(
        Durability durability,
        long accountId,
        Id16 upload,
        long sizeBytes,
        Digest root,
        Instant modified,
        boolean executable,
        FerryPath path) {
    public byte[] encode() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** @throws FerryException MALFORMED */
    public static ReceiptEntry decode(byte[] bytes) throws FerryException {
        throw new UnsupportedOperationException("not built yet");
    }
}
