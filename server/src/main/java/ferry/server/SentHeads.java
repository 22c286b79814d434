package ferry.server;

import ferry.depot.AccountAccess;
import ferry.protocol.Digest;
import ferry.protocol.Message;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which receipt heads a link has seen: each is sent once (ferry-1.md §6). The answerer's, from the first answer on.
 */
final class SentHeads {
    private @Nullable AccountAccess access;
    private byte[] receiptKey = {};
    private final Map<Long, Long> blocks = new HashMap<>();

    /** {@code key}: the receipt key that SIGNED_IN tells the peer. By the reader, before anything is to be answered. */
    void signedIn(AccountAccess as, byte[] key) {
        access = as;
        receiptKey = key;
    }

    /**
     * What the peer has to see before a head that {@code signer} (a key id) signed: the heads by which the receipts went
     * over to that key since the peer was told of one. Nothing before a head of a former key: it knows those.
     */
    List<byte[]> newHandovers(Digest signer) {
        AccountAccess link = access;
        if (link == null) {
            return List.of();
        }
        byte[] current = link.receiptKey();
        if (Arrays.equals(current, receiptKey) || !Digest.ofContent(current).equals(signer)) {
            return List.of();
        }
        List<byte[]> heads = link.keyHandovers().stream()
                .dropWhile(handover -> !Arrays.equals(handover.formerKey(), receiptKey))
                .map(Message.KeyHandover::head)
                .toList();
        receiptKey = current;
        return heads;
    }

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
