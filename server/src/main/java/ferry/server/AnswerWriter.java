package ferry.server;

import ferry.depot.StoredFile;
import ferry.protocol.ErrorCode;
import ferry.protocol.FrameWriter;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import java.io.EOFException;
import java.io.IOException;

/** What an answerer writes with; its own. */
final class AnswerWriter {
    private final FrameWriter frames;
    private final AnswerQueue answers;
    private final SentHeads sentHeads;
    private final Counters counters;
    private final ContentBuffers buffers;
    private boolean unflushed;

    AnswerWriter(
            FrameWriter frames, AnswerQueue answers, SentHeads sentHeads, Counters counters, ContentBuffers buffers) {
        this.frames = frames;
        this.answers = answers;
        this.sentHeads = sentHeads;
        this.counters = counters;
        this.buffers = buffers;
    }

    void write(Message message, long request) throws IOException {
        unflushed = true;
        frames.write(message, request);
    }

    void content(byte[] buffer, int offset, int length) throws IOException {
        frames.writeContent(buffer, offset, length);
    }

    /** STORED, and before it the head it refers to, once per link; before that, how the key that signed it became one. */
    void stored(StoredFile file, long request) throws IOException {
        for (byte[] handover : sentHeads.newHandovers(file.receipt().head().keyId())) {
            write(new Message.Head(handover), 0);
        }
        long sequence = file.receipt().head().sequence();
        if (sentHeads.isFirst(sequence)) {
            write(new Message.Head(file.head()), 0);
        }
        Message stored = new Message.Stored(
                file.alreadyThere(),
                file.version(),
                sequence,
                file.receipt().index(),
                file.receipt().inclusionPath(),
                file.entry());
        write(stored, request);
        if (!file.alreadyThere()) {
            counters.filesStored.increment();
        }
    }

    void refused(Refusal refusal, long request) throws IOException {
        counters.requestsRefused.increment();
        write(refusal.message(), request);
    }

    void flush() throws IOException {
        if (unflushed) {
            unflushed = false;
            frames.flush();
        }
    }

    /** Between the steps of something long: refuses to go on with it when the link is ending. */
    void checkGoing() throws IOException {
        Ending ending = answers.ending().orElse(null);
        if (ending == null
                || (ending.how() == Ending.How.ORDERLY && ending.code().isEmpty())) {
            return;
        }
        if (ending.code().isEmpty()) {
            throw new LinkLostException(new EOFException(ending.reason()));
        }
        ErrorCode code = ending.code().get();
        throw new RefusedException(code, "the link is ending");
    }

    ContentBuffers buffers() {
        return buffers;
    }

    Counters counters() {
        return counters;
    }
}
