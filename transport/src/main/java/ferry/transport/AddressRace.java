package ferry.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first address of a host that answers (after RFC 8305): each gets a head start, then the next is
 * tried beside it, so that an address family that leads nowhere costs a moment, not a timeout. Used once.
 */
public final class AddressRace<C extends Closeable> {
    private final Endpoint.Tcp endpoint;
    private final Duration limit;
    private final Connecting<C> connecting;

    /** One entry per address started, never more than {@link TransportLimits#ADDRESSES_TRIED}. */
    private final BlockingQueue<Attempt<C>> finished = new LinkedBlockingQueue<>();

    /** Guarded by this: connections made afterwards are closed by whoever made them. */
    private boolean decided;

    /** @param limit what {@code connecting} waits at most, for the messages */
    public AddressRace(Endpoint.Tcp endpoint, Duration limit, Connecting<C> connecting) {
        this.endpoint = endpoint;
        this.limit = limit;
        this.connecting = connecting;
    }

    /** Connects to one address, in a thread of its own where there are several; the losers of the race are closed. */
    public interface Connecting<C> {
        C connect(InetSocketAddress address) throws IOException;
    }

    private sealed interface Attempt<C> {
        record Connected<C>(C connection) implements Attempt<C> {}

        record Failed<C>(IOException reason) implements Attempt<C> {}
    }

    /** The winner's connection, or the first address's reason with the others' suppressed. */
    public C run() throws IOException {
        return run(resolve());
    }

    C run(InetAddress[] resolved) throws IOException {
        List<InetAddress> addresses = alternating(resolved);
        if (addresses.size() == 1) {
            // Nobody to race with, so nothing that a thread is needed for.
            return switch (connect(addresses.getFirst())) {
                case Attempt.Connected<C>(C connection) -> connection;
                case Attempt.Failed<C>(IOException reason) -> throw reason;
            };
        }
        try {
            int started = 0;
            int failed = 0;
            IOException reason = null;
            while (failed < addresses.size()) {
                if (started < addresses.size() && started == failed) {
                    start(addresses.get(started++));
                }
                Attempt<C> attempt = started < addresses.size()
                        ? finished.poll(TransportLimits.NEXT_ADDRESS_DELAY.toMillis(), TimeUnit.MILLISECONDS)
                        : finished.take();
                switch (attempt) {
                    case null -> start(addresses.get(started++));
                    case Attempt.Connected<C>(C connection) -> {
                        return connection;
                    }
                    case Attempt.Failed<C>(IOException e) -> {
                        failed++;
                        reason = joined(reason, e);
                    }
                }
            }
            throw reason == null ? new ConnectException(endpoint + ": the host has no address") : reason;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(endpoint + ": connecting was interrupted", e);
        } finally {
            closeLosers();
        }
    }

    private InetAddress[] resolve() throws IOException {
        try {
            return InetAddress.getAllByName(endpoint.host());
        } catch (UnknownHostException e) {
            throw Explained.as(e, "there is no host named " + endpoint.host());
        }
    }

    /** The resolver's first choice first, then the other family, and so on (RFC 8305 §4). */
    private static List<InetAddress> alternating(InetAddress[] resolved) {
        if (resolved.length == 0) {
            return List.of();
        }
        Class<?> family = resolved[0].getClass();
        List<InetAddress> first = Stream.of(resolved).filter(family::isInstance).toList();
        List<InetAddress> second =
                Stream.of(resolved).filter(a -> !family.isInstance(a)).toList();
        return Stream.iterate(0, i -> i < resolved.length, i -> i + 1)
                .flatMap(i -> Stream.of(first, second).filter(l -> i < l.size()).map(l -> l.get(i)))
                .limit(TransportLimits.ADDRESSES_TRIED)
                .toList();
    }

    private void start(InetAddress address) {
        // Of the platform, for the sake of short commands (see the client's Conversation).
        Thread.ofPlatform().daemon().name("connect").start(() -> {
            Attempt<C> attempt = connect(address);
            synchronized (this) {
                if (!decided) {
                    finished.add(attempt);
                    return;
                }
            }
            discard(attempt);
        });
    }

    private Attempt<C> connect(InetAddress address) {
        try {
            return new Attempt.Connected<>(connecting.connect(new InetSocketAddress(address, endpoint.port())));
        } catch (IOException e) {
            return new Attempt.Failed<>(explained(address, e));
        } catch (UnsupportedOperationException e) {
            return new Attempt.Failed<>(new NoRouteToHostException(where(address) + ": this machine has no IPv6"));
        }
    }

    private void closeLosers() {
        synchronized (this) {
            decided = true;
        }
        finished.forEach(AddressRace::discard);
    }

    private static <C extends Closeable> void discard(Attempt<C> attempt) {
        if (attempt instanceof Attempt.Connected<C>(C connection)) {
            Sockets.closeQuietly(connection);
        }
    }

    private static IOException joined(@Nullable IOException first, IOException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private IOException explained(InetAddress address, IOException e) {
        String text = where(address) + ": ";
        return switch (e) {
            case ConnectException _
            when "Connection refused".equals(e.getMessage()) -> Explained.as(e, text + "nobody listens there");
            case SocketTimeoutException _ -> Explained.as(e, text + "no answer within " + limit.toMillis() + " ms");
            default -> Explained.as(e, text + e.getMessage());
        };
    }

    /** The host as the user named it; the address too where that is another text. */
    private String where(InetAddress address) {
        String literal = Sockets.text(address);
        return literal.equals(endpoint.host()) ? endpoint.toString() : endpoint + " (" + literal + ")";
    }
}
