package ferry.bench.measure;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the highest resident sets of client and server while they run. The kernel keeps them, so only what grows
 * between the last look and the end is missed. It looks often at first, because some commands are over in 20 ms.
 */
final class PeakWatch {
    private static final Duration SHORT = Duration.ofMillis(4);
    private static final Duration LONG = Duration.ofMillis(50);
    private static final int SHORT_LOOKS = 50;

    private final Optional<ProcessTree> server;
    private volatile @Nullable ProcessTree client;
    private volatile boolean stopped;
    private final Thread thread;
    private long clientBytes;
    private long serverBytes;

    private PeakWatch(Optional<ProcessTree> server) {
        this.server = server;
        this.thread = Thread.ofPlatform().daemon().name("peaks").unstarted(this::watch);
    }

    static PeakWatch start(Optional<ProcessTree> server) {
        PeakWatch watch = new PeakWatch(server);
        watch.thread.start();
        return watch;
    }

    void client(ProcessTree tree) {
        client = tree;
    }

    private void watch() {
        for (int look = 0; !stopped; look++) {
            ProcessTree tree = client;
            if (tree != null) {
                clientBytes = Math.max(clientBytes, tree.peakBytes());
            }
            // A server's descendants come and go; the parent's peak stays.
            if (look % 4 == 0) {
                serverBytes =
                        Math.max(serverBytes, server.map(ProcessTree::peakBytes).orElse(0L));
            }
            Meter.pause(look < SHORT_LOOKS ? SHORT : LONG);
        }
        serverBytes = Math.max(serverBytes, server.map(ProcessTree::peakBytes).orElse(0L));
    }

    void stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a measurement", e);
        }
    }

    long clientBytes() {
        return clientBytes;
    }

    long serverBytes() {
        return serverBytes;
    }
}
