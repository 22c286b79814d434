package ferry.transport;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Another way than TCP to servers that are named by their TCP endpoint; QUIC's is in a room of its own. Any thread. */
public interface LinkDialer extends Closeable {
    /** Opens a link, with the promises and exceptions of {@link Dialer#tcp}. */
    Link dial(Endpoint.Tcp server, ServerKeyCheck check, Duration limit) throws IOException;

    /** Ends what is still open. */
    @Override
    void close();
}
