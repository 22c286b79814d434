package ferry.client;

import ferry.protocol.FrameReader;
import ferry.protocol.Message;
import java.io.IOException;

/**
 * Who takes the answer to one request. Called by the link's reader thread, so it must never wait for the thread that
 * sends: both sides would block.
 */
interface Reply {
    /**
     * Takes the next message of the answer; content is read from {@code content} at once.
     *
     * @return whether the answer is complete
     * @throws IOException ends the link: the server misbehaved, or the local disk failed
     */
    boolean take(Message message, FrameReader content) throws IOException;

    /** The request was refused, now or in the middle of its answer: the answer is complete. */
    void refused(ClientException.Refused refusal) throws IOException;

    /** The link ended first; whether the request took effect is not known. */
    void lost(IOException why);

    /** What to throw when a message comes that is no answer to this request. */
    static ClientException.ServerMisbehaved unexpected(Message message) {
        return new ClientException.ServerMisbehaved(
                "the server answered with " + message.getClass().getSimpleName() + ", which does not fit the request");
    }
}
