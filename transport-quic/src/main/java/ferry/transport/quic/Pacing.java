package ferry.transport.quic;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Lets the datagrams of each connection of a socket leave at its {@link Pace}, in their order. What waits here is at most
 * the connection's congestion window, which the library takes for sent. The library's thread.
 */
final class Pacing extends ChannelOutboundHandlerAdapter {
    private final Map<InetSocketAddress, Path> paths = new HashMap<>();

    /** From now on until the connection's end; the socket's pipeline has this handler. */
    static void of(QuicChannel connection, PathStats stats) {
        Channel socket = connection.parent();
        if (connection.remoteSocketAddress() instanceof InetSocketAddress peer) {
            LoopTasks.run(
                    socket.eventLoop(),
                    () -> socket.pipeline().get(Pacing.class).add(connection, peer, stats));
        }
    }

    private void add(QuicChannel connection, InetSocketAddress peer, PathStats stats) {
        Path path = add(peer, () -> {
            QuicConnectionPathStats known = stats.active();
            return known == null
                    ? Measured.NOTHING
                    : new Measured(known.deliveryRate(), known.cwnd(), Duration.ofNanos(known.rtt()));
        });
        connection.closeFuture().addListener(_ -> {
            if (paths.remove(peer, path)) {
                path.sendAll();
            }
        });
    }

    Path add(InetSocketAddress peer, Supplier<Measured> look) {
        Path path = new Path(look);
        paths.put(peer, path);
        return path;
    }

    /**
     * What the library knows of a path.
     *
     * @param bandwidth bytes a second; 0 while nothing is known
     * @param window of congestion, in bytes
     */
    record Measured(long bandwidth, long window, Duration roundTrip) {
        static final Measured NOTHING = new Measured(0, 0, Duration.ZERO);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof DatagramPacket packet) {
            Path path = paths.get(packet.recipient());
            if (path != null) {
                path.write(new Held(context, packet, promise));
                return;
            }
        }
        Waiting.notFor(context.write(message, promise));
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        paths.values().forEach(Path::sendAll);
        paths.clear();
        Waiting.notFor(context.close(promise));
    }

    /** A datagram, or a train of them, on its way to the socket. */
    private record Held(ChannelHandlerContext context, DatagramPacket packet, ChannelPromise promise) {
        int bytes() {
            return packet.content().readableBytes();
        }

        /** Mostly acknowledgements, which congestion control does not count. */
        boolean isSmall() {
            int largest = packet instanceof SegmentedDatagramPacket train ? train.segmentSize() : bytes();
            return largest <= QuicLimits.UNPACED_DATAGRAM_BYTES;
        }

        void send() {
            Waiting.notFor(context.write(packet, promise));
        }
    }

    static final class Path {
        private final Supplier<Measured> look;
        private final Pace pace = new Pace();
        private final Queue<Held> waiting = new ArrayDeque<>();
        private boolean isPaced;
        private boolean wasUsed;
        private long looked;
        private long nextAt;

        private Path(Supplier<Measured> look) {
            this.look = look;
        }

        private void write(Held held) {
            if (!waiting.isEmpty()) {
                waiting.add(held);
            } else if (held.isSmall()) {
                held.send();
            } else {
                long now = now(held.context());
                look(now);
                if (mayLeave(now)) {
                    leave(now, held);
                } else {
                    waiting.add(held);
                    wakeAtNext(held.context(), now);
                }
            }
        }

        private static long now(ChannelHandlerContext context) {
            return context.executor().ticker().nanoTime();
        }

        private void look(long now) {
            if (!wasUsed) {
                wasUsed = true;
                nextAt = now;
            } else if (now - looked < QuicLimits.PACE_LOOK.toNanos()) {
                return;
            }
            looked = now;
            Measured path = look.get();
            pace.learn(now, path);
            isPaced = pace.isKnown() && path.roundTrip().compareTo(QuicLimits.PACED_ROUND_TRIP) >= 0;
        }

        private boolean mayLeave(long now) {
            return !isPaced || nextAt - now <= QuicLimits.PACE_GRAIN.toNanos();
        }

        private void leave(long now, Held held) {
            pace.sent(held.bytes());
            if (isPaced) {
                // What the timer was late is made up for; time in which there was nothing to send is not.
                long earliest = now - QuicLimits.PACE_GRAIN.toNanos();
                nextAt = (nextAt - earliest < 0 ? earliest : nextAt) + pace.nanos(held.bytes());
            }
            held.send();
        }

        private void wakeAtNext(ChannelHandlerContext context, long now) {
            Duration wait = Duration.ofNanos(Math.max(0, nextAt - now - QuicLimits.PACE_GRAIN.toNanos() / 2));
            LoopTasks.runAfter(context.channel().eventLoop(), wait, this::goOn);
        }

        private void goOn() {
            if (waiting.isEmpty()) {
                return;
            }
            ChannelHandlerContext context = waiting.element().context();
            long now = now(context);
            look(now);
            while (!waiting.isEmpty() && mayLeave(now)) {
                leave(now, waiting.remove());
            }
            context.flush();
            if (!waiting.isEmpty()) {
                wakeAtNext(context, now);
            }
        }

        private void sendAll() {
            if (waiting.isEmpty()) {
                return;
            }
            ChannelHandlerContext context = waiting.element().context();
            while (!waiting.isEmpty()) {
                waiting.remove().send();
            }
            context.flush();
        }
    }
}
