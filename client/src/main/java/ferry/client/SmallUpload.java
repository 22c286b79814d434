package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FrameReader;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import ferry.protocol.SpecLimits;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.Receipt;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of at most one leaf: one PUT with its content. ferry-1.md §6. */
final class SmallUpload extends Upload {
    private final boolean mayEnterDirectory;
    private LocalFile file;
    private @Nullable Conversation conversation;
    private ReceiptCheck.@Nullable Sent sent;
    private boolean wasRead;
    private boolean wasSent;

    /** {@code mayEnterDirectory}: if the target proves to be a directory, the file goes into it under its own name. */
    SmallUpload(PutJob job, LocalFile file, boolean mayEnterDirectory) {
        super(job);
        this.file = file;
        this.mayEnterDirectory = mayEnterDirectory;
    }

    @Override
    String name() {
        return file.name();
    }

    @Override
    void send(Conversation link, byte[] buffer) throws IOException {
        Conversation before = conversation;
        if (before != null && before.isOver()) {
            // What its reader thread still does with an answer must not meet what this attempt brings.
            before.awaitReader();
        }
        Digest root;
        int length;
        try {
            length = read(buffer);
        } catch (IOException failure) {
            fail(LocalFile.problem(failure));
            return;
        }
        if (length < 0) {
            fail(new FileResult.Problem(FileResult.Kind.SOURCE_CHANGED, "the file changed while it was read"));
            return;
        }
        root = HashTree.root(length == 0 ? List.of() : List.of(HashTree.leafHash(buffer, 0, length)));
        Message.Entry seen = job.view().find(file.target());
        if (seen != null && isDecided(seen, root)) {
            return;
        }
        LocalFile.State state = file.state();
        ReceiptCheck.Sent former = sent;
        boolean isRepetition = former != null
                && former.path().equals(file.target())
                && former.root().equals(root)
                && former.modified().equals(state.modified())
                && former.executable() == state.executable();
        Id16 id = isRepetition && former != null ? former.upload() : newId();
        sent = new ReceiptCheck.Sent(id, file.target(), length, root, state.modified(), state.executable());
        conversation = link;
        Replace replace = seen == null ? Replace.NEVER : replace(job.options().overwrite(), seen);
        link.send(
                new Message.Put(file.target(), replace, id, state.modified(), state.executable(), root, length),
                buffer,
                length,
                this);
        if (wasSent) {
            job.tally().movedAgain(name(), length);
        } else {
            job.tally().moved(name(), length);
        }
        wasSent = true;
    }

    /** Whether what is there makes sending useless: the same content, or content that must not be replaced. */
    private boolean isDecided(Message.Entry seen, Digest root) {
        if (seen.kind() == Message.Kind.DIRECTORY) {
            return false;
        }
        PutJob.Comparison comparison = job.compare(file, seen, root);
        switch (comparison) {
            case SAME -> {
                job.tally().skippedContent(name(), file.sizeBytes());
                end(new FileResult.AlreadyThere(java.util.Optional.empty()), file.sizeBytes());
            }
            case OTHER_AND_KEPT ->
                fail(new FileResult.Problem(
                        FileResult.Kind.EXISTS,
                        java.util.Optional.of(ErrorCode.EXISTS),
                        "other content is at " + file.target()));
            case TO_SEND -> {
                return false;
            }
        }
        return true;
    }

    /** Reads the file as it was found a moment ago, or for another attempt as it is now; −1 if it changed meanwhile. */
    private int read(byte[] buffer) throws IOException {
        if (wasRead) {
            file = file.refreshed();
        }
        wasRead = true;
        if (file.sizeBytes() > SpecLimits.LEAF_BYTES) {
            return -1;
        }
        int length;
        try (FileChannel channel = file.open()) {
            length = LocalFile.read(channel, 0, buffer, (int) file.sizeBytes());
        }
        return length == file.sizeBytes() && file.isUnchanged() ? length : -1;
    }

    @Override
    public boolean take(Message message, FrameReader content) throws IOException {
        if (!(message instanceof Message.Stored stored) || sent == null || conversation == null) {
            throw Reply.unexpected(message);
        }
        Receipt receipt = conversation.receipts().stored(stored, sent);
        end(outcome(stored, receipt), sent.sizeBytes());
        return true;
    }

    @Override
    public void refused(ClientException.Refused refusal) {
        if (refusal.is(ErrorCode.IS_DIRECTORY) && mayEnterDirectory && !job.hasEntered()) {
            try {
                file = file.withTarget(job.enter(file.target()));
                if (comeBack()) {
                    job.flight().again(this);
                }
                return;
            } catch (RefusedException tooLong) {
                fail(new FileResult.Problem(FileResult.Kind.BAD_NAME, String.valueOf(tooLong.getMessage())));
                return;
            }
        }
        super.refused(refusal);
    }
}
