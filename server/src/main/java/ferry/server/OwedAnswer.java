package ferry.server;

import ferry.depot.Pending;
import ferry.depot.StoredFile;
import ferry.protocol.Message;
import java.io.IOException;

/** An answer that is owed to the peer, in the order of its requests. Written by the link's answerer. */
sealed interface OwedAnswer {
    /** The request's number, 0 for what belongs to none. */
    long request();

    /** Content that is staged and waits for this answer. */
    default int contentBytes() {
        return 0;
    }

    /** Known already. */
    record Known(long request, Message message) implements OwedAnswer {}

    /** Refused already. */
    record Refused(long request, Refusal refusal) implements OwedAnswer {}

    /** STORED, when the commit is done. */
    record StoredLater(long request, int contentBytes, Pending<StoredFile> commit) implements OwedAnswer {}

    /** DONE, when the commit is done. */
    record DoneLater(long request, Pending<Void> commit) implements OwedAnswer {}

    /**
     * A request that is carried out at its turn, so that it sees everything before it on its link.
     *
     * @param mayTakeLong whether what was answered before should not wait for it
     */
    record Turn(long request, boolean mayTakeLong, Work work) implements OwedAnswer {}

    /** What a turn does; writes its answer. */
    interface Work {
        void run(AnswerWriter out) throws IOException;
    }
}
