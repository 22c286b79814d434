package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.FerryException;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.KeyHandovers;
import ferry.protocol.proof.Receipt;
import ferry.protocol.proof.ReceiptEntry;
import ferry.protocol.proof.ReceiptHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges the receipts of one link: every head's signature, account and place after the last head this user saw, and that
 * each STORED speaks of what was sent. Owned by the link's reader thread.
 */
final class ReceiptCheck {
    private final long accountId;
    /** The one that signs now first; behind it those that signed receipts of files that are stored already. */
    private volatile List<byte[]> keys;

    private final long sequenceBefore;
    private final SignedHeads signed;
    private final Map<Long, ReceiptHead> heads = new LinkedHashMap<>();
    private KnownServers.@Nullable SeenHead last;

    /**
     * {@code keys}: the site's receipt keys, the one that signs now first. {@code last}: the head remembered before
     * anything was sent on this link. {@code signed}: the session's.
     */
    ReceiptCheck(long accountId, List<byte[]> keys, Optional<KnownServers.SeenHead> last, SignedHeads signed) {
        this.signed = signed;
        this.accountId = accountId;
        this.keys = List.copyOf(keys);
        this.last = last.orElse(null);
        this.sequenceBefore = last.map(KnownServers.SeenHead::sequence).orElse(0L);
    }

    /** The site's receipt keys, the one that signs now first. */
    List<byte[]> keys() {
        return keys;
    }

    /** What was sent; the receipt of something that was there already carries the upload id of the first time. */
    record Sent(Id16 upload, FerryPath path, long sizeBytes, Digest root, Instant modified, boolean executable) {}

    /** The latest head seen by this link or remembered before. */
    Optional<KnownServers.SeenHead> last() {
        return Optional.ofNullable(last);
    }

    /** Takes a HEAD: ferry-1.md §6, §8.3. */
    void head(byte[] encoded) throws ClientException.ServerMisbehaved {
        ReceiptHead head;
        try {
            head = ReceiptHead.decode(encoded);
        } catch (FerryException malformed) {
            throw new ClientException.ServerMisbehaved("a receipt head cannot be read", malformed);
        }
        if (KeyHandovers.isHandover(head)) {
            handOver(head);
            return;
        }
        if (head.accountId() != accountId) {
            throw forged(head, "belongs to account " + head.accountId());
        }
        Digest hash = head.hash();
        if (!signed.isSigned(hash, () -> keys.stream().anyMatch(head::isSignedBy))) {
            throw forged(head, "is not signed with the pinned receipt key");
        }
        KnownServers.SeenHead former = last;
        if (former != null) {
            boolean sameButOther = head.sequence() == former.sequence() && !hash.equals(former.hash());
            boolean nextButNotOn =
                    head.sequence() == former.sequence() + 1 && !head.previous().equals(former.hash());
            if (sameButOther || nextButNotOn) {
                throw forged(head, "does not continue the chain this device has seen");
            }
        }
        if (former == null || head.sequence() > former.sequence()) {
            last = new KnownServers.SeenHead(head.sequence(), hash);
        }
        heads.put(head.sequence(), head);
        if (heads.size() > ClientLimits.HEADS_KEPT) {
            heads.remove(heads.keySet().iterator().next());
        }
    }

    /** The receipts went over to another key while this link was signed in; the next one pins it. */
    private void handOver(ReceiptHead head) throws ClientException.ServerMisbehaved {
        if (!head.isSignedBy(keys.getFirst())) {
            throw forged(head, "hands the receipts over and is not signed with the pinned receipt key");
        }
        List<byte[]> longer = new ArrayList<>(List.of(head.batchRoot().bytes()));
        longer.addAll(keys);
        keys = List.copyOf(longer);
    }

    /** The verified receipt of a STORED that answers {@code sent}. */
    Receipt stored(Message.Stored stored, Sent sent) throws ClientException.ServerMisbehaved {
        ReceiptHead head = heads.get(stored.headSequence());
        if (head == null) {
            throw new ClientException.ServerMisbehaved(
                    "a receipt refers to head " + stored.headSequence() + ", which was not sent");
        }
        ReceiptEntry entry;
        try {
            entry = ReceiptEntry.decode(stored.entry());
        } catch (FerryException malformed) {
            throw new ClientException.ServerMisbehaved("a receipt entry cannot be read", malformed);
        }
        boolean fits = entry.accountId() == accountId
                && entry.path().equals(sent.path())
                && entry.sizeBytes() == sent.sizeBytes()
                && entry.root().equals(sent.root())
                && entry.modified().equals(sent.modified())
                && entry.executable() == sent.executable();
        if (!fits) {
            throw forged(head, "says something else was stored than was sent as " + sent.path());
        }
        boolean isNew = entry.upload().equals(sent.upload())
                && head.sequence() > sequenceBefore
                && head.keyId().equals(Digest.ofContent(keys.getFirst()));
        if (!stored.alreadyThere() && !isNew) {
            throw forged(head, "is an old receipt, shown as if it were for what was sent as " + sent.path());
        }
        // The head's signature was checked when it came, once for its whole batch.
        Digest leaf = HashTree.leafHash(stored.entry(), 0, stored.entry().length);
        if (!HashTree.includes(head.batchRoot(), head.count(), stored.entryIndex(), leaf, stored.inclusionPath())) {
            throw forged(head, "does not contain the entry of " + sent.path());
        }
        return new Receipt(head, stored.entryIndex(), stored.inclusionPath(), entry);
    }

    private static ClientException.ServerMisbehaved forged(ReceiptHead head, String what) {
        return new ClientException.ServerMisbehaved("receipt head " + head.sequence() + " " + what);
    }
}
