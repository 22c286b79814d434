package ferry.protocol.proof;

import ferry.protocol.ByteReader;
import ferry.protocol.ByteWriter;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.ProtocolException;
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
    private static final int FORMAT = 1;
    /** SHA-256 tree over leaves of 1 MiB: §8.1. */
    private static final int ALGORITHM = 1;

    public byte[] encode() {
        return new ByteWriter()
                .u8(FORMAT)
                .u8(ALGORITHM)
                .u8(durability.wire())
                .u64(accountId)
                .id16(upload)
                .u64(sizeBytes)
                .digest(root)
                .time(modified)
                .flag(executable)
                .path(path)
                .toBytes();
    }

    /** @throws ProtocolException MALFORMED */
    public static ReceiptEntry decode(byte[] bytes) throws FerryException {
        ByteReader in = new ByteReader(bytes);
        if (in.u8() != FORMAT || in.u8() != ALGORITHM) {
            throw new ProtocolException(ErrorCode.MALFORMED, "a receipt of an unknown format");
        }
        ReceiptEntry entry = new ReceiptEntry(
                in.choice(Durability.values(), Durability::wire, "durability"),
                in.u64(),
                in.id16(),
                in.u64(),
                in.digest(),
                in.time(),
                in.executable(),
                in.knownPath());
        in.end();
        return entry;
    }

    /** The leaf of this entry in its batch's tree. */
    public Digest leafHash() {
        return leafHash(encode());
    }

    static Digest leafHash(byte[] encoded) {
        return HashTree.leafHash(encoded, 0, encoded.length);
    }
}
