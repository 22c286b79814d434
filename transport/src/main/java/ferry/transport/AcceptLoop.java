package ferry.transport;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Accepting that outlives what is not the listener's end: no descriptors or memory left, a peer that left the queue.
 * It waits a little and tries again; meanwhile the kernel's queue holds the peers. One thread accepts, any may close.
 */
final class AcceptLoop {
    private static final System.Logger LOG = System.getLogger(AcceptLoop.class.getName());

    private final ServerSocketChannel channel;
    private final String where;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Whether the last try failed: a fault that lasts is logged once. */
    private boolean failing;

    AcceptLoop(ServerSocketChannel channel, String where) {
        this.channel = channel;
        this.where = where;
    }

    SocketChannel accept() throws IOException {
        while (true) {
            try {
                SocketChannel peer = channel.accept();
                failing = false;
                return peer;
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                if (!failing) {
                    failing = true;
                    LOG.log(Level.WARNING, "accepting on {0} fails for now: {1}", where, e.getMessage());
                }
                pause();
            }
        }
    }

    void close() throws IOException {
        closed.countDown();
        channel.close();
    }

    private void pause() throws ClosedChannelException {
        try {
            if (closed.await(TransportLimits.ACCEPT_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ClosedChannelException();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts threads of ours; keep the mark for whoever does.
            Thread.currentThread().interrupt();
        }
    }
}
