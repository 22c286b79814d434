package ferry.transport.quic;

import ferry.transport.LinkStats;
import ferry.transport.LinkStats.Transport;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What a connection's path is like; its links share it. Any thread. */
final class PathStats {
    private final QuicChannel channel;
    private volatile LinkStats last = LinkStats.nothingKnown(Transport.QUIC);

    PathStats(QuicChannel channel) {
        this.channel = channel;
    }

    /** As it is now; as it was last seen if the library's thread is busy or the connection is over. */
    LinkStats now() {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            look();
            return last;
        }
        try {
            Waiting.atMost(QuicLimits.STATS_WAIT, loop.submit(this::look));
        } catch (IOException | RejectedExecutionException e) {
            // Too busy, or over.
        }
        return last;
    }

    private void look() {
        QuicConnectionPathStats stats = active();
        if (stats != null) {
            last = new LinkStats(
                    Transport.QUIC,
                    Optional.of(Duration.ofNanos(stats.rtt())),
                    OptionalDouble.of((double) stats.lost() / stats.sent()));
        }
    }

    /** The path in use, if anything was sent on it. The library's thread, where its answers are there at once. */
    @Nullable
    QuicConnectionPathStats active() {
        for (int path = 0; path < QuicLimits.PATHS; path++) {
            QuicConnectionPathStats stats = channel.collectPathStats(path).getNow();
            if (stats == null || (stats.active() && stats.sent() > 0)) {
                return stats;
            }
        }
        return null;
    }
}
