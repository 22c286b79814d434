package ferry.server;

import ferry.depot.Depot;
import ferry.transport.Deadlines;
import ferry.transport.Endpoint;
import ferry.transport.Listener;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The native door, open: takes links from its listeners and leads them to the depot. Closes its listeners, not the
 * depot. Thread-safe.
 */
public final class FerryServer implements Closeable {
    private final List<Listener> listeners;
    private final AtomicReference<ServerSettings> settings;
    private final Admission admission;
    private final ServerContext context;
    private final RefusedArrivals refusedArrivals = new RefusedArrivals();
    private final Set<ServerLink> links = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch listening;

    private FerryServer(List<Listener> listeners, AtomicReference<ServerSettings> settings, ServerContext context) {
        this.listeners = List.copyOf(listeners);
        this.settings = settings;
        this.context = context;
        this.admission = new Admission(context.settings(), context.random());
        this.listening = new CountDownLatch(listeners.size());
    }

    /** Begins to accept. {@code random}: for nonces and for dropping arrivals; {@code clock}: what SIGNED_IN tells. */
    public static FerryServer start(
            List<Listener> listeners, Depot depot, ServerSettings settings, InstantSource clock, SecureRandom random) {
        AtomicReference<ServerSettings> current = new AtomicReference<>(settings);
        Counters counters = new Counters();
        ServerContext context = new ServerContext(
                depot,
                new Deadlines(),
                current::get,
                new ContentBuffers(),
                counters,
                new ServerStatus(counters, settings.agent(), clock),
                random,
                clock);
        FerryServer server = new FerryServer(listeners, current, context);
        for (Listener listener : server.listeners) {
            Thread.ofPlatform()
                    .name("ferry-accept " + listener.endpoint())
                    .daemon()
                    .start(() -> server.acceptAll(listener));
        }
        return server;
    }

    /** Where it listens, with the ports that the system chose. */
    public List<Endpoint> endpoints() {
        return listeners.stream().map(Listener::endpoint).toList();
    }

    /** From now on these count, for every link that arrives later; a link keeps those it found. */
    public void apply(ServerSettings next) {
        settings.set(next);
        admission.apply(next);
    }

    public ServerCounters counters() {
        return context.counters().snapshot();
    }

    private void acceptAll(Listener listener) {
        try {
            while (!stopping.get()) {
                try {
                    arrived(listener.accept());
                } catch (ClosedChannelException _) {
                    return;
                } catch (IOException e) {
                    // Out of descriptors, most likely: links that end will free some.
                    ServerLog.warning("accepting at " + listener.endpoint() + ": " + e.getMessage());
                    LockSupport.parkNanos(ServerLimits.ACCEPT_PAUSE.toNanos());
                }
            }
        } finally {
            listening.countDown();
        }
    }

    private void arrived(Listener.Arrival arrival) {
        Admission.Place place = admission.admit(Origin.of(arrival.origin())).orElse(null);
        if (place == null) {
            context.counters().linksRefused.increment();
            refusedArrivals.add(arrival.origin());
            arrival.close();
            return;
        }
        context.counters().linksAccepted.increment();
        ServerLink link = new ServerLink(arrival, place, context);
        links.add(link);
        Thread.ofVirtual().name("link " + arrival.origin()).start(() -> run(link));
        if (stopping.get()) {
            link.drain();
        }
    }

    private void run(ServerLink link) {
        try {
            link.run();
        } finally {
            synchronized (links) {
                links.remove(link);
                links.notifyAll();
            }
        }
    }

    /**
     * Stops within {@code limit}: accepts nobody, lets requests that are being received end, answers what was committed,
     * and says goodbye. Uploads stay resumable. True if every link ended by itself.
     */
    public boolean drain(Duration limit) {
        stopListening();
        links.forEach(ServerLink::drain);
        boolean ended = awaitNoLinks(limit);
        if (!ended) {
            ServerLog.warning(links.size() + " links did not end within " + limit.toSeconds() + " s; closing them");
        }
        return ended;
    }

    /** Closes what is still open, at once. After it no thread of this server uses the depot. */
    @Override
    public void close() {
        stopListening();
        links.forEach(ServerLink::cut);
        if (!awaitNoLinks(ServerLimits.CLOSE_WAIT)) {
            ServerLog.warning(links.size() + " closed links are still waiting for the depot");
        }
        context.deadlines().close();
    }

    private void stopListening() {
        if (stopping.compareAndSet(false, true)) {
            for (Listener listener : listeners) {
                try {
                    listener.close();
                } catch (IOException e) {
                    ServerLog.warning("closing " + listener.endpoint() + ": " + e.getMessage());
                }
            }
        }
        awaitListening();
    }

    /** So that no link appears behind the back of who closes all of them. */
    private void awaitListening() {
        try {
            listening.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitNoLinks(Duration limit) {
        long dueNanos = System.nanoTime() + limit.toNanos();
        synchronized (links) {
            try {
                while (!links.isEmpty()) {
                    long leftMillis = (dueNanos - System.nanoTime()) / 1_000_000;
                    if (leftMillis <= 0) {
                        return false;
                    }
                    links.wait(leftMillis);
                }
                return true;
            } catch (InterruptedException _) {
                // Whoever stops the server is in a hurry: as if the time were up.
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
