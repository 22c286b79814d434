package ferry.client;

import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Further links that help with one large file: ATTACH_UPLOAD, LEAF…, LEAVE_UPLOAD. ferry-1.md §6. A helper whose link dies
 * stops nobody: the leaves it took are missing when the upload is finished, and the next attempt sends them.
 */
final class LeafSpread {
    static final LeafSpread NONE = new LeafSpread(List.of(), new Id16(0, 0), null);

    private final List<Conversation> links;
    private final Id16 upload;
    private final @Nullable LeafSender sender;
    private final List<Thread> helpers = new ArrayList<>();
    private volatile @Nullable IOException failure;

    private LeafSpread(List<Conversation> links, Id16 upload, @Nullable LeafSender sender) {
        this.links = links;
        this.upload = upload;
        this.sender = sender;
    }

    /** Whether a file has leaves enough to keep several links busy. */
    static boolean isWorthIt(int links, long sizeBytes) {
        return links > 1 && sizeBytes >= (long) links * ClientLimits.SPREAD_LEAVES_PER_LINK * SpecLimits.LEAF_BYTES;
    }

    static LeafSpread over(PutJob job, Id16 upload, LeafSender sender) {
        return new LeafSpread(job.helpers(), upload, sender);
    }

    void start(FileChannel channel) {
        LeafSender shared = sender;
        if (shared == null) {
            return;
        }
        for (Conversation link : links) {
            helpers.add(Thread.ofPlatform().daemon().name("ferry-leaves").start(() -> help(link, shared, channel)));
        }
    }

    private void help(Conversation link, LeafSender shared, FileChannel channel) {
        try {
            AtomicBoolean refused = new AtomicBoolean();
            UploadStates states = new UploadStates(shared.leafCount(), why -> refused.set(true));
            long number = link.send(new Message.AttachUpload(upload, shared.epoch()), states);
            link.watch(number, shared.upload());
            try {
                shared.share(
                        link,
                        number,
                        channel,
                        new byte[SpecLimits.LEAF_BYTES],
                        () -> refused.get() || shared.upload().isBroken());
                Call<Boolean> left = Call.done();
                link.send(new Message.LeaveUpload(number), left);
                link.flush();
                left.await();
            } finally {
                link.forget(number);
            }
        } catch (ClientException linkOver) {
            // What this link took is missing at the end, and sent by the next attempt.
        } catch (IOException local) {
            failure = local;
        }
    }

    /** Waits for every helper; their links' deadlines end every wait. */
    void await() {
        for (Thread helper : helpers) {
            Waiting.uninterruptibly(helper::join);
        }
    }

    void throwIfFailed() throws IOException {
        IOException local = failure;
        if (local != null) {
            throw local;
        }
    }
}
