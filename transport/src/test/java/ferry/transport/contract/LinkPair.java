package ferry.transport.contract;

import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.Listener;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Both ends of one link. */
public record LinkPair(Link client, Link server) implements AutoCloseable {
    public interface Dial {
        Link open(Endpoint endpoint) throws Exception;
    }

    public static LinkPair connected(Listener listener, Dial dial) throws Exception {
        Background<Link> server = Background.start(() -> listener.accept().open());
        Link client = dial.open(listener.endpoint());
        return new LinkPair(client, server.result());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    /** Work on a virtual thread whose outcome the test waits for. */
    public record Background<T>(Thread thread, FutureTask<T> task) {
        public static <T> Background<T> start(Callable<T> work) {
            FutureTask<T> task = new FutureTask<>(work);
            return new Background<>(Thread.ofVirtual().start(task), task);
        }

        public T result() throws Exception {
            try {
                return task.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Exception cause) {
                    throw cause;
                }
                throw e;
            }
        }
    }
}
