package ferry.storage.disk;

import ferry.protocol.Digest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One record of a leaf log: {@code u32 kind, u64 number, 32 bytes of hash, u32 CRC32C of the 44 bytes before}. The check
 * finds torn and empty records, not an attacker's.
 */
sealed interface LeafRecord {
    int BYTES = 48;

    /** First in every log: the size of the whole file, on which the leaves' lengths depend. */
    record Begin(long sizeBytes) implements LeafRecord {}

    /** The leaf is in the data, and hashes to this. */
    record Proven(long index, Digest hash) implements LeafRecord {}

    /** The leaf is about to be written again. */
    record Unproven(long index) implements LeafRecord {}

    /** All data that the log's first {@code covered} bytes speak of is on disk. */
    record Synced(long covered) implements LeafRecord {}

    /** A sync failed: no leaf logged at or after byte {@code covered}, and before this, can be trusted. */
    record Lost(long covered) implements LeafRecord {}

    private static int kind(LeafRecord record) {
        return switch (record) {
            case Begin _ -> 0x46524c31; // "FRL1"
            case Proven _ -> 1;
            case Unproven _ -> 2;
            case Synced _ -> 3;
            case Lost _ -> 4;
        };
    }

    static byte[] encode(LeafRecord record) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).putInt(kind(record));
        switch (record) {
            case Begin(long sizeBytes) -> bytes.putLong(sizeBytes);
            case Proven(long index, Digest hash) -> bytes.putLong(index).put(hash.bytes());
            case Unproven(long index) -> bytes.putLong(index);
            case Synced(long covered) -> bytes.putLong(covered);
            case Lost(long covered) -> bytes.putLong(covered);
        }
        return bytes.putInt(BYTES - Integer.BYTES, crc(bytes.array(), 0)).array();
    }

    /** Empty for anything that is not a whole record. */
    static Optional<LeafRecord> decode(byte[] bytes, int offset) {
        ByteBuffer record = ByteBuffer.wrap(bytes, offset, BYTES).slice();
        if (record.getInt(BYTES - Integer.BYTES) != crc(bytes, offset)) {
            return Optional.empty();
        }
        int kind = record.getInt();
        long number = record.getLong();
        byte[] hash = new byte[Digest.BYTES];
        record.get(hash);
        return switch (kind) {
            case 0x46524c31 -> Optional.of(new Begin(number));
            case 1 -> Optional.of(new Proven(number, Digest.of(hash)));
            case 2 -> Optional.of(new Unproven(number));
            case 3 -> Optional.of(new Synced(number));
            case 4 -> Optional.of(new Lost(number));
            default -> Optional.empty();
        };
    }

    private static int crc(byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, BYTES - Integer.BYTES);
        return (int) crc.getValue();
    }
}
