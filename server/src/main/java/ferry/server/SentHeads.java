package ferry.server;

import java.util.HashMap;
import java.util.Map;

/** Which receipt heads a link has seen: each is sent once (ferry-1.md §6). One thread. */
final class SentHeads {
    private final Map<Long, Long> blocks = new HashMap<>();

    /** Whether {@code sequence} was not asked for before; it counts as sent from now on. */
    boolean isFirst(long sequence) {
        long block = sequence >>> 6;
        long bit = 1L << (sequence & 63);
        long sent = blocks.getOrDefault(block, 0L);
        if ((sent & bit) != 0) {
            return false;
        }
        if (sent == 0 && blocks.size() == ServerLimits.SENT_HEAD_BLOCKS) {
            // Sending a head twice costs 250 bytes and harms nobody; remembering without end would.
            blocks.clear();
        }
        blocks.put(block, sent | bit);
        return true;
    }
}
