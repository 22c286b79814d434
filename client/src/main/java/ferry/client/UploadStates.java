package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.FrameReader;
import ferry.protocol.Message;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The answer to OPEN_UPLOAD: which leaves the server has. A fresh upload does not wait for it. ferry-1.md §6. */
final class UploadStates implements Reply {
    private final long leafCount;
    private final Conversation.Breakable upload;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Digest[] proven = {};
    private long told;
    private long epoch;
    private volatile boolean isComplete;
    private volatile @Nullable IOException lost;

    UploadStates(long leafCount, Conversation.Breakable upload) {
        this.leafCount = leafCount;
        this.upload = upload;
    }

    @Override
    public boolean take(Message message, FrameReader content) throws IOException {
        if (!(message instanceof Message.UploadState state)) {
            throw Reply.unexpected(message);
        }
        int hashes = state.leafHashes().size();
        told += hashes;
        if (state.firstLeaf() > leafCount - hashes || told > leafCount || (state.more() && hashes == 0)) {
            throw new ClientException.ServerMisbehaved("the server tells of leaves that the upload cannot have");
        }
        if (hashes > 0 && proven.length == 0) {
            proven = new Digest[Math.toIntExact(leafCount)];
        }
        for (int i = 0; i < hashes; i++) {
            proven[Math.toIntExact(state.firstLeaf() + i)] = state.leafHashes().get(i);
        }
        epoch = state.epoch();
        if (!state.more()) {
            isComplete = true;
            ended.countDown();
        }
        return !state.more();
    }

    @Override
    public void refused(ClientException.Refused refusal) {
        upload.broken(refusal);
        ended.countDown();
    }

    @Override
    public void lost(IOException why) {
        lost = why;
        ended.countDown();
    }

    /** Waits for the whole answer or a refusal, of which the upload has been told. */
    void await() throws IOException {
        Waiting.uninterruptibly(ended::await);
        IOException why = lost;
        if (why != null) {
            throw why;
        }
    }

    long epoch() {
        return epoch;
    }

    /** The hash of a leaf the server has; null if it has none, or did not tell yet. */
    @Nullable
    Digest proven(long index) {
        return isComplete && index < proven.length ? proven[(int) index] : null;
    }
}
