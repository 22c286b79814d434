package ferry.protocol;

import java.util.Map;
import java.util.TreeMap;

/** What may follow the last field of a head: ferry-1.md §2.3. Unknown odd ones are skipped, even ones refused. */
final class Extensions {
    /** In ERROR: the version, size and root of what is there. */
    static final int VERSION = 1;

    static final int SIZE = 3;
    static final int ROOT = 5;
    /** In ERROR: the bytes that were needed and those that are free of a quota. */
    static final int NEEDED = 7;

    static final int FREE = 9;

    /** In SIGNED_IN: the handovers of the site's receipt key. */
    static final int KEY_HANDOVERS = 11;

    private Extensions() {}

    /** All of them by tag, up to the end of the head. */
    static Map<Integer, byte[]> read(ByteReader in) throws ProtocolException {
        if (in.remaining() == 0) {
            return Map.of();
        }
        Map<Integer, byte[]> found = new TreeMap<>();
        int last = -1;
        while (in.remaining() > 0) {
            int tag = in.u16();
            if (tag <= last) {
                throw ByteReader.malformed("extension " + tag + " after " + last);
            }
            if (found.size() == SpecLimits.EXTENSIONS) {
                throw ByteReader.malformed("more than " + SpecLimits.EXTENSIONS + " extensions");
            }
            found.put(tag, in.bytes16());
            last = tag;
        }
        refuseEven(found);
        return found;
    }

    /** Version 1 knows no even extension. A head that is malformed behind one is malformed all the same. */
    private static void refuseEven(Map<Integer, byte[]> found) throws ProtocolException {
        for (int tag : found.keySet()) {
            if ((tag & 1) == 0) {
                throw new ProtocolException(ErrorCode.CRITICAL_EXTENSION, "extension " + tag);
            }
        }
    }

    static void write(int tag, byte[] value, ByteWriter out) {
        out.u16(tag).bytes16(value);
    }
}
