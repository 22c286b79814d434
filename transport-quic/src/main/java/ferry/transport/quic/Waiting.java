package ferry.transport.quic;

import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** For the library's answers, in a thread of ours, with a limit. */
final class Waiting {
    private Waiting() {}

    static <T> T atMost(Duration limit, Future<T> answer) throws IOException {
        try {
            if (!answer.await(limit.toMillis())) {
                throw new SocketTimeoutException("no answer within " + limit.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for QUIC");
        }
        Throwable cause = answer.cause();
        if (cause == null) {
            return answer.getNow();
        }
        throw switch (cause) {
            case ConnectTimeoutException _ ->
                new SocketTimeoutException("no answer within " + limit.toMillis() + " ms");
            case IOException e -> e;
            default -> new IOException(cause.getMessage(), cause);
        };
    }

    /** An answer that nobody waits for: a failure shows in what is done next, or does not matter any more. */
    static void notFor(Future<?> answer) {}
}
