package ferry.client;

import ferry.client.Helpers.Helper;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Further links that help with one large file: ATTACH_UPLOAD, LEAF…, LEAVE_UPLOAD. ferry-1.md §6. They join and leave
 * between leaves. A helper whose link dies stops nobody: the leaves it took are missing when the upload is finished, and
 * the next attempt sends them.
 */
final class LeafSpread {
    private final Id16 upload;
    private final LeafSender sender;
    private final Helpers helpers = new Helpers("ferry-leaves", this::run);
    private @Nullable FileChannel channel;
    private volatile @Nullable IOException failure;

    LeafSpread(Id16 upload, LeafSender sender) {
        this.upload = upload;
        this.sender = sender;
    }

    /** Whether a file with so many leaves left keeps several links busy. */
    static boolean isWorthIt(int links, long leavesLeft) {
        return links > 1 && leavesLeft >= (long) links * ClientLimits.SPREAD_LEAVES_PER_LINK;
    }

    boolean isWorthIt(int links) {
        return isWorthIt(links, sender.leavesLeft());
    }

    /** Leaves are read from here; those who joined earlier begin. */
    void start(FileChannel source) {
        channel = source;
        helpers.begin();
    }

    /** Helps from now on, unless it does already or all leaves were given out. */
    void join(Conversation link) {
        helpers.join(link);
    }

    /** Ends a link's part after its leaf, and waits for that. */
    void dismiss(Conversation link) {
        helpers.of(link).ifPresent(helper -> {
            helper.leave();
            helper.await();
        });
    }

    boolean isHelping(Conversation link) {
        return helpers.of(link).filter(Helper::isAtWork).isPresent();
    }

    /** Waits for every helper, and lets nobody join any more; their links' deadlines end every wait. */
    void await() {
        helpers.close().forEach(Helper::await);
    }

    void throwIfFailed() throws IOException {
        IOException local = failure;
        if (local != null) {
            throw local;
        }
    }

    private void run(Helper helper) {
        try {
            help(helper);
        } catch (ClientException linkOver) {
            // What this link took is missing at the end, and sent by the next attempt.
        } catch (IOException local) {
            failure = local;
        }
    }

    private void help(Helper helper) throws IOException {
        FileChannel source = channel;
        if (source == null) {
            throw new AssertionError("helpers start with the channel");
        }
        long epoch = sender.awaitEpoch();
        if (isOver(helper)) {
            return;
        }
        Conversation link = helper.link();
        UploadStates states = new UploadStates(sender.leafCount(), _ -> helper.leave());
        long number = link.send(new Message.AttachUpload(upload, epoch), states);
        link.watch(number, sender.upload());
        try {
            sender.share(link, number, source, new byte[SpecLimits.LEAF_BYTES], () -> isOver(helper));
            Call<Boolean> left = Call.done();
            link.send(new Message.LeaveUpload(number), left);
            link.flush();
            left.await();
        } finally {
            link.forget(number);
        }
    }

    private boolean isOver(Helper helper) {
        return helper.isLeaving() || sender.upload().isBroken();
    }
}
