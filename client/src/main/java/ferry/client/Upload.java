package ferry.client;

import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.protocol.proof.Receipt;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One thing on its way to the server. One sending thread at a time sends it, the link's reader thread takes the answer; between
 * the two it is <em>out</em>, and whoever ends that (the answer, or the loss of the link) decides what becomes of it.
 */
abstract sealed class Upload implements Reply permits SmallUpload, LargeUpload, DirectoryUpload {
    final PutJob job;
    private final AtomicBoolean out = new AtomicBoolean();
    private int attempts;

    Upload(PutJob job) {
        this.job = job;
    }

    abstract String name();

    /**
     * Sends all of it and returns without waiting for the answer. Local failures are reported to the job.
     *
     * @param buffer one leaf, the sending thread's
     * @throws ClientException if the link cannot go on; the job repeats the upload on the next one
     */
    abstract void send(Conversation conversation, byte[] buffer) throws IOException;

    /** From now on the job is told once what became of it. */
    final void goOut() {
        out.set(true);
    }

    /** Whether the caller is the one to tell. */
    final boolean comeBack() {
        return out.compareAndSet(true, false);
    }

    /** Ends it with a failure that is not the link's. */
    final void fail(FileResult.Problem problem) {
        if (comeBack()) {
            beforeFailing(problem);
            job.tally().failed(name(), problem);
            job.flight().ended();
        }
    }

    final void end(FileResult.Outcome outcome, long sizeBytes) {
        if (comeBack()) {
            job.tally().finished(new FileResult(name(), sizeBytes, outcome));
            job.flight().ended();
        }
    }

    @Override
    public final void lost(IOException why) {
        if (comeBack()) {
            job.flight().again(this);
        }
    }

    @Override
    public void refused(ClientException.Refused refusal) {
        if (mayRepeat(refusal)) {
            beforeRepeating(refusal);
            if (comeBack()) {
                job.flight().againLater(this);
            }
            return;
        }
        fail(problem(refusal));
    }

    private boolean mayRepeat(ClientException.Refused refusal) {
        return refusal.isOfTheMoment()
                ? job.patience().bearsBusy(refusal)
                : isWorthRepeating(refusal) && ++attempts < ClientLimits.ATTEMPTS_PER_FILE;
    }

    /** A refusal that another attempt may overcome by itself. A full disk does not go away within seconds. */
    private static boolean isWorthRepeating(ClientException.Refused refusal) {
        return refusal.code()
                .map(code -> switch (code) {
                    case HASH_MISMATCH, UPLOAD_INCOMPLETE, UPLOAD_UNKNOWN, UPLOAD_MISMATCH -> true;
                    default -> false;
                })
                .orElse(false);
    }

    /** A chance to let go of what the refusal says is no good. */
    void beforeRepeating(ClientException.Refused refusal) {}

    /** It ends without success; what a later attempt can use is kept. */
    void beforeFailing(FileResult.Problem problem) {}

    static FileResult.Problem problem(ClientException.Refused refusal) {
        FileResult.Kind kind = refusal.code()
                .map(code -> switch (code) {
                    case EXISTS, VERSION_CHANGED -> FileResult.Kind.EXISTS;
                    default -> FileResult.Kind.REFUSED;
                })
                .orElse(FileResult.Kind.REFUSED);
        return new FileResult.Problem(kind, refusal.code(), String.valueOf(refusal.getMessage()), refusal.shortage());
    }

    static FileResult.Outcome outcome(Message.Stored stored, Receipt receipt) {
        return stored.alreadyThere()
                ? new FileResult.AlreadyThere(Optional.of(receipt))
                : new FileResult.Stored(receipt);
    }

    /** What replacing is allowed at a path, by what was seen there. */
    static Replace replace(boolean overwrite, Message.Entry seen) {
        return overwrite ? new Replace.Version(seen.version()) : Replace.NEVER;
    }

    final Id16 newId() {
        byte[] bytes = new byte[Id16.BYTES];
        job.random().nextBytes(bytes);
        return Id16.of(bytes);
    }
}
