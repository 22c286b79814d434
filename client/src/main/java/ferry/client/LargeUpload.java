package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FrameReader;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.Receipt;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of several leaves: OPEN_UPLOAD, LEAF…, FINISH_UPLOAD. ferry-1.md §6. What a journal or an earlier link proved is
 * asked for first and not sent again. Two versions of a source are never spliced: its state is compared before and after,
 * and a new state begins a new upload.
 */
final class LargeUpload extends Upload implements Conversation.Breakable {
    private final KnownLeaves leaves;
    private LocalFile file;

    private @Nullable Conversation conversation;
    private ReceiptCheck.@Nullable Sent sent;
    private volatile ClientException.@Nullable Refused broken;

    LargeUpload(PutJob job, LocalFile file, Optional<UploadJournal> journal) {
        super(job);
        this.file = file;
        this.leaves = new KnownLeaves(job.tally(), journal);
    }

    @Override
    String name() {
        return file.name();
    }

    @Override
    void send(Conversation link, byte[] buffer) throws IOException {
        conversation = link;
        broken = null;
        try {
            file = file.refreshed();
            Optional<Id16> outdated = leaves.prepare(file);
            if (outdated.isPresent()) {
                link.send(new Message.DiscardUpload(outdated.get()), new Ignored());
            }
            Message.Entry seen = job.view().find(file.target());
            if (seen != null && seen.kind() == Message.Kind.FILE && isDecided(seen, buffer)) {
                return;
            }
            upload(link, seen == null ? Replace.NEVER : replace(job.options().overwrite(), seen), buffer);
        } catch (ClientException linkOver) {
            throw linkOver;
        } catch (SourceChanged changed) {
            leaves.forgetId().ifPresent(id -> discard(link, id));
            fail(new FileResult.Problem(FileResult.Kind.SOURCE_CHANGED, "the file changed while it was read"));
        } catch (IOException local) {
            fail(LocalFile.problem(local));
        }
    }

    /** The source is not what it was when the upload began. */
    static final class SourceChanged extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void discard(Conversation link, Id16 id) {
        try {
            link.send(new Message.DiscardUpload(id), new Ignored());
        } catch (IOException linkOver) {
            // The server keeps an upload that nobody goes on with for some days, and then discards it itself.
        }
    }

    /** Whether what is there makes sending useless: the same content, or content that must not be replaced. */
    private boolean isDecided(Message.Entry seen, byte[] buffer) throws IOException {
        Digest root = null;
        if (seen.sizeBytes() == file.sizeBytes() && seen.root().isPresent()) {
            root = leaves.hashAll(file, buffer);
        }
        switch (job.compare(file, seen, root)) {
            case SAME -> {
                leaves.forgetId();
                job.forget(this);
                job.tally().skippedContent(name(), file.sizeBytes());
                end(new FileResult.AlreadyThere(Optional.empty()), file.sizeBytes());
            }
            case OTHER_AND_KEPT ->
                fail(new FileResult.Problem(
                        FileResult.Kind.EXISTS, Optional.of(ErrorCode.EXISTS), "other content is at " + file.target()));
            case TO_SEND -> {
                return false;
            }
        }
        return true;
    }

    private void upload(Conversation link, Replace replace, byte[] buffer) throws IOException {
        boolean isResumed = leaves.isKnownThere();
        Id16 id = leaves.begin(file, this::newId);
        UploadStates states = new UploadStates(HashTree.leafCount(file.sizeBytes()), this);
        Message.OpenUpload open = new Message.OpenUpload(
                file.target(),
                replace,
                id,
                file.state().modified(),
                file.state().executable(),
                file.sizeBytes());
        long number = link.send(open, states);
        link.watch(number, this);
        try {
            boolean isSpread = LeafSpread.isWorthIt(job.further().wanted(), HashTree.leafCount(file.sizeBytes()));
            if (isResumed) {
                link.flush();
                states.await();
            } else if (isSpread) {
                link.flush();
            }
            if (broken == null) {
                LeafSender sender = new LeafSender(file, leaves, states, this);
                LeafSpread spread = new LeafSpread(id, sender);
                job.further().begin(spread, isSpread);
                sender.send(link, number, buffer, spread);
            }
            if (broken == null) {
                finish(link, number, id);
            } else {
                link.send(new Message.LeaveUpload(number), new Left());
            }
        } finally {
            link.forget(number);
        }
    }

    private void finish(Conversation link, long number, Id16 id) throws IOException {
        if (!file.isUnchanged()) {
            throw new SourceChanged();
        }
        Digest root = leaves.root();
        sent = new ReceiptCheck.Sent(
                id,
                file.target(),
                file.sizeBytes(),
                root,
                file.state().modified(),
                file.state().executable());
        link.send(new Message.FinishUpload(number, root), this);
    }

    @Override
    public boolean take(Message message, FrameReader content) throws IOException {
        if (!(message instanceof Message.Stored stored) || sent == null || conversation == null) {
            throw Reply.unexpected(message);
        }
        Receipt receipt = conversation.receipts().stored(stored, sent);
        leaves.forgetId();
        job.forget(this);
        end(outcome(stored, receipt), sent.sizeBytes());
        return true;
    }

    boolean isBroken() {
        return broken != null;
    }

    /** By a reader thread: UPLOAD_FAILED, or OPEN_UPLOAD was refused. */
    @Override
    public void broken(ClientException.Refused why) {
        broken = why;
    }

    @Override
    void beforeRepeating(ClientException.Refused refusal) {
        if (refusal.is(ErrorCode.HASH_MISMATCH)
                || refusal.is(ErrorCode.UPLOAD_UNKNOWN)
                || refusal.is(ErrorCode.UPLOAD_MISMATCH)) {
            leaves.forgetAll();
        }
    }

    @Override
    void beforeFailing(FileResult.Problem problem) {
        boolean isFinal = problem.code()
                .map(code -> !code.retryable() && code != ErrorCode.FENCED)
                .orElse(false);
        if (isFinal) {
            leaves.forgetId();
        } else {
            leaves.close();
        }
        job.forget(this);
    }

    /** Lets go of the journal, which stays for a later process. */
    void close() {
        leaves.close();
    }

    /** The end of an upload that broke: its own error, not that of LEAVE_UPLOAD, says why. */
    private final class Left implements Reply {
        @Override
        public boolean take(Message message, FrameReader content) throws IOException {
            if (!(message instanceof Message.Done)) {
                throw Reply.unexpected(message);
            }
            tell();
            return true;
        }

        @Override
        public void refused(ClientException.Refused refusal) {
            tell();
        }

        private void tell() {
            ClientException.Refused why = broken;
            if (why == null) {
                throw new AssertionError("an upload is left because it broke");
            }
            LargeUpload.this.refused(why);
        }

        @Override
        public void lost(IOException why) {
            LargeUpload.this.lost(why);
        }
    }

    /** For a DISCARD_UPLOAD: nothing depends on its answer. */
    private static final class Ignored implements Reply {
        @Override
        public boolean take(Message message, FrameReader content) {
            return true;
        }

        @Override
        public void refused(ClientException.Refused refusal) {}

        @Override
        public void lost(IOException why) {}
    }
}
