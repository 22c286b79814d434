package ferry.client;

import ferry.protocol.FrameReader;
import ferry.protocol.Message;
import java.io.IOException;

/** The answer to a PING that keeps a link alive: nobody waits for it. */
final class PingReply implements Reply {
    @Override
    public boolean take(Message message, FrameReader content) throws IOException {
        if (message instanceof Message.Pong) {
            return true;
        }
        throw Reply.unexpected(message);
    }

    @Override
    public void refused(ClientException.Refused refusal) {}

    @Override
    public void lost(IOException why) {}
}
