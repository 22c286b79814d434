package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.Message;
import ferry.protocol.proof.HashTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and sends the leaves of one file that the server lacks, over one link or several: each takes the next leaf that
 * nobody has taken. Every leaf is read once.
 */
final class LeafSender {
    private final LocalFile file;
    private final KnownLeaves leaves;
    private final UploadStates states;
    private final LargeUpload upload;
    private final long count;
    private final AtomicLong next = new AtomicLong();

    LeafSender(LocalFile file, KnownLeaves leaves, UploadStates states, LargeUpload upload) {
        this.file = file;
        this.leaves = leaves;
        this.states = states;
        this.upload = upload;
        this.count = HashTree.leafCount(file.sizeBytes());
    }

    LargeUpload upload() {
        return upload;
    }

    long leafCount() {
        return count;
    }

    /** Leaves that nobody took yet. */
    long leavesLeft() {
        return Math.max(0, count - next.get());
    }

    /** What helpers attach with, as soon as the server told it; if it refused, the upload is broken. */
    long awaitEpoch() throws IOException {
        states.await();
        return states.epoch();
    }

    /** Sends over the upload's own link, with {@code others} helping; returns when all of them are done. */
    void send(Conversation link, long number, byte[] buffer, LeafSpread others) throws IOException {
        try (FileChannel channel = file.open()) {
            others.start(channel);
            try {
                share(link, number, channel, buffer, upload::isBroken);
            } finally {
                others.await();
            }
        }
        others.throwIfFailed();
    }

    /** Sends leaves until none is left, or this link's part is over. */
    void share(Conversation link, long number, FileChannel channel, byte[] buffer, BooleanSupplier isOver)
            throws IOException {
        while (!isOver.getAsBoolean()) {
            long index = next.getAndIncrement();
            if (index >= count) {
                return;
            }
            sendOne(link, number, channel, index, buffer);
        }
    }

    private void sendOne(Conversation link, long number, FileChannel channel, long index, byte[] buffer)
            throws IOException {
        Digest known = leaves.find(index);
        @Nullable Digest proven = states.proven(index);
        int length = HashTree.leafLength(file.sizeBytes(), index);
        if (known == null || proven == null || !known.equals(proven)) {
            Digest hash = KnownLeaves.read(channel, index, length, buffer);
            leaves.read(index, hash);
            if (proven == null || !hash.equals(proven)) {
                link.sendLeaf(new Message.Leaf(index, hash, length), number, buffer, length);
                leaves.countSent(file.name(), index, length);
                return;
            }
        }
        leaves.countSkipped(file.name(), index, length);
    }
}
