package ferry.client;

import ferry.transport.Endpoint;
import ferry.transport.LinkStats;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the way of one transfer, in a thread of its own. A way that is long and slow over TCP is compared with QUIC by
 * taking that for a while; where TCP stays, more links are tried. Who moves more wins and is remembered (decision 0015).
 * Short transfers and fast paths never come that far.
 */
final class PathWatch implements Closeable {

    private final Connector connector;
    private final Tally tally;
    private final PathPolicy policy;
    private final PathMemory memory;
    private final Optional<Endpoint.Tcp> server;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** The watch thread's, and its starter's before. */
    private boolean mayMove;

    private boolean mayGrow;
    private boolean mayAdd;
    private boolean isSettled;
    private @Nullable FurtherLinks further;
    private final List<LinkStats.Transport> moved = new ArrayList<>();

    PathWatch(Connector connector, Tally tally) {
        this.connector = connector;
        this.tally = tally;
        this.policy = connector.parts().policy();
        this.memory = connector.parts().memory();
        this.server = connector.server() instanceof Endpoint.Tcp tcp ? Optional.of(tcp) : Optional.empty();
    }

    /** Links in all that a transfer begins its large uploads with. */
    int linksAtFirst(LinkCount count) {
        return switch (count) {
            case LinkCount.Fixed(int links) -> links;
            case LinkCount.Measured _ ->
                server.isPresent() && connector.parts().route().isQuicChosen()
                        ? ClientLimits.QUIC_LINKS
                        : server.flatMap(memory::find)
                                .map(PathMemory.Way::links)
                                .orElse(1);
        };
    }

    /**
     * Links in all that the small files of a tree begin with: several where the path is long, since one is still finding out
     * how fast it may be when most trees are over. Over QUIC all links share what is found out.
     */
    int linksForFiles(LinkCount count, Conversation main) {
        return switch (count) {
            case LinkCount.Fixed(int links) -> links;
            case LinkCount.Measured _ when isLongTcp(main) -> Math.max(ClientLimits.TREE_LINKS, linksAtFirst(count));
            case LinkCount.Measured _ -> 1;
        };
    }

    private boolean isLongTcp(Conversation link) {
        LinkStats stats = link.stats();
        boolean isLong = stats.roundTrip()
                .filter(time -> time.compareTo(policy.longFrom()) >= 0)
                .isPresent();
        return stats.transport() == LinkStats.Transport.TCP && isLong;
    }

    /**
     * Begins, once; the session has its main link.
     *
     * @param others what may carry content beside it
     * @param isMeasured whether nobody fixed their number
     */
    void start(FurtherLinks others, boolean isMeasured) {
        if (thread != null) {
            return;
        }
        further = others;
        boolean isKnown = server.flatMap(memory::find).isPresent();
        mayMove = server.isPresent() && connector.parts().route().isOpen() && !isKnown;
        mayGrow = server.isPresent() && isMeasured && !isKnown;
        mayAdd = isMeasured;
        Thread watching = Thread.ofPlatform().daemon().name("ferry-path").unstarted(this::run);
        thread = watching;
        watching.start();
    }

    private void run() {
        Duration rest = policy.look();
        while (!isOver()) {
            Optional<Conversation> link = connector.live();
            if (link.isEmpty()) {
                pause(policy.look());
                continue;
            }
            if (isSteady(link.get())) {
                pause(rest, rest);
                rest = policy.nextRest(rest);
                continue;
            }
            rest = policy.look();
            OptionalDouble goodput = measure(link.get());
            if (goodput.isPresent()) {
                judge(link.get(), goodput.getAsDouble());
            }
        }
    }

    /**
     * Whether there is nothing to find out: a short path is never judged, and TCP tells nothing of it that changes. Many
     * transfers at once would do little but look at theirs.
     */
    private boolean isSteady(Conversation link) {
        return link.stats().transport() != LinkStats.Transport.QUIC && !isLongTcp(link);
    }

    private void judge(Conversation link, double goodput) {
        if (!isLongTcp(link)) {
            return;
        }
        if (goodput < policy.slowBelow()) {
            tryOthers(goodput);
        } else {
            settleLinks(goodput);
        }
    }

    private void tryOthers(double tcpGoodput) {
        Endpoint.Tcp tcp = server.orElseThrow();
        if (mayMove) {
            mayMove = false;
            if (connector.parts().route().hasQuic()) {
                tryQuic(tcp, tcpGoodput);
                return;
            }
        }
        if (!settleLinks(tcpGoodput) && mayGrow && others().isWorthIt(2)) {
            mayGrow = false;
            tryMoreLinks(tcp, tcpGoodput, 1);
        }
    }

    /** A tree begins with links that nobody has judged: what is known counts from now on, or half of them. */
    private boolean settleLinks(double goodput) {
        if (isSettled || !mayAdd || !others().sharesFiles() || others().carrying() == 1) {
            return false;
        }
        isSettled = true;
        Endpoint.Tcp tcp = server.orElseThrow();
        Optional<PathMemory.Way> known = memory.find(tcp);
        if (!mayGrow && known.isPresent()) {
            others().spread(known.get().links());
            return true;
        }
        mayGrow = false;
        int first = others().carrying();
        int links = first;
        double best = goodput;
        for (int half = links / 2; half >= 1; half /= 2) {
            others().spread(half);
            others().awaitFarewells();
            OptionalDouble less = measureMain();
            if (less.isEmpty()) {
                return true; // this says nothing
            }
            ClientLog.log().log(Level.DEBUG, "{0}: {1} bytes/s over {2} links", tcp, less.getAsDouble(), half);
            if (best >= policy.doublingGain() * less.getAsDouble()) {
                break;
            }
            best = less.getAsDouble();
            links = half;
        }
        others().spread(links);
        if (links < first) {
            keepLinks(tcp, links);
        } else {
            tryMoreLinks(tcp, best, links);
        }
        return true;
    }

    private OptionalDouble measureMain() {
        Optional<Conversation> main = connector.live();
        return main.isEmpty() ? OptionalDouble.empty() : measure(main.get());
    }

    private FurtherLinks others() {
        FurtherLinks known = further;
        if (known == null) {
            throw new AssertionError("the watch was started with them");
        }
        return known;
    }

    /** Over TCP the transfer goes on until QUIC is signed in; then the same as after a lost link, without the loss. */
    private void tryQuic(Endpoint.Tcp tcp, double tcpGoodput) {
        Conversation quic;
        try {
            quic = connector.open(tcp, Transport.QUIC, ClientLimits.QUIC_TRIAL_DIAL);
            quic.signedIn();
        } catch (ClientException.ConnectionLost blocked) {
            ClientLog.log().log(Level.DEBUG, "{0}: QUIC does not get through: {1}", tcp, blocked.getMessage());
            if (!isOver()) {
                memory.keep(tcp, PathMemory.Way.TCP);
            }
            return;
        } catch (IOException refused) {
            ClientLog.log().log(Level.DEBUG, tcp + " refuses over QUIC what it allows over TCP", refused);
            return;
        }
        move(quic, Transport.QUIC);
        if (mayAdd && others().isWorthIt(ClientLimits.QUIC_LINKS)) {
            others().spread(ClientLimits.QUIC_LINKS);
        }
        long carriedBefore = connector.traffic();
        long movedAt = System.nanoTime();
        OptionalDouble goodput = measure(quic);
        if (goodput.isEmpty()) {
            judgeShortTrial(tcp, tcpGoodput, connector.traffic() - carriedBefore, System.nanoTime() - movedAt);
            return;
        }
        ClientLog.log().log(
                Level.DEBUG, "{0}: {1} bytes/s over TCP, {2} over QUIC", tcp, tcpGoodput, goodput.getAsDouble());
        if (goodput.getAsDouble() >= policy.quicGain() * tcpGoodput) {
            memory.keep(tcp, PathMemory.Way.QUIC);
        } else {
            moveBack(tcp);
        }
    }

    /** QUIC may be so much better that the transfer is over before its time: then all that it carried counts. */
    private void judgeShortTrial(Endpoint.Tcp tcp, double tcpGoodput, long bytes, long nanos) {
        boolean isEvidence = bytes >= tcpGoodput * policy.window().toNanos() / 1e9;
        if (isOver() && isEvidence && bytes * 1e9 / nanos >= policy.quicGain() * tcpGoodput) {
            memory.keep(tcp, PathMemory.Way.QUIC);
        }
    }

    private void moveBack(Endpoint.Tcp tcp) {
        try {
            Conversation link = connector.open(tcp, Transport.TCP, ClientLimits.DIAL);
            link.signedIn();
            if (mayAdd) {
                others().spread(1);
            }
            move(link, Transport.TCP);
            memory.keep(tcp, PathMemory.Way.TCP);
        } catch (IOException gone) {
            ClientLog.log().log(Level.DEBUG, tcp + ": no way back to TCP, so QUIC goes on", gone);
        }
    }

    private void move(Conversation next, Transport way) {
        if (moved.isEmpty()) {
            connector.live().ifPresent(link -> moved.add(link.stats().transport()));
        }
        connector.moveTo(next, way);
        others().retire();
        moved.add(next.stats().transport());
    }

    /** Doubles the links as long as that moves clearly more; the last number that did stays. */
    private void tryMoreLinks(Endpoint.Tcp tcp, double goodput, int from) {
        double best = goodput;
        int links = from;
        for (int next = 2 * from; next <= TransferOptions.LINKS_MAX; next *= 2) {
            Optional<Conversation> main = connector.live();
            if (main.isEmpty() || !others().isWorthIt(next)) {
                break;
            }
            if (others().spread(next) < next) {
                others().spread(links);
                break;
            }
            OptionalDouble more = measure(main.get());
            if (more.isEmpty() || others().carrying() < next) {
                return; // the file or the link ended meanwhile: this says nothing
            }
            ClientLog.log().log(Level.DEBUG, "{0}: {1} bytes/s over {2} links", tcp, more.getAsDouble(), next);
            if (more.getAsDouble() < policy.doublingGain() * best) {
                others().spread(links);
                break;
            }
            best = more.getAsDouble();
            links = next;
        }
        keepLinks(tcp, links);
    }

    private void keepLinks(Endpoint.Tcp tcp, int links) {
        if (connector.parts().route().isOpen()) {
            memory.keep(tcp, new PathMemory.Way(Transport.TCP, links));
        }
    }

    /** Bytes a second, after the ramp; empty if the transfer or the link ended meanwhile. */
    private OptionalDouble measure(Conversation link) {
        pause(policy.atLeast(policy.ramp(), roundTrip(link)));
        long bytes = connector.traffic();
        long began = System.nanoTime();
        pause(policy.atLeast(policy.window(), roundTrip(link)));
        double seconds = (System.nanoTime() - began) / 1e9;
        bytes = connector.traffic() - bytes;
        return isOver() || link.isOver() ? OptionalDouble.empty() : OptionalDouble.of(bytes / seconds);
    }

    private static Duration roundTrip(Conversation link) {
        return link.stats().roundTrip().orElse(Duration.ZERO);
    }

    private void pause(Duration wait) {
        pause(wait, policy.look());
    }

    /** Waits, and tells on the way how the path looks, once in each step. Shorter if the transfer ends. */
    private void pause(Duration wait, Duration each) {
        long until = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0 && !isOver(); left = until - System.nanoTime()) {
            long step = Math.min(left, each.toNanos());
            Waiting.uninterruptibly(() -> {
                if (!over.await(step, TimeUnit.NANOSECONDS)) {
                    tell();
                }
            });
        }
    }

    private void tell() {
        connector.live().ifPresent(link -> {
            LinkStats stats = link.stats();
            tally.path(new PathState(
                    stats.transport(), stats.roundTrip(), stats.lostShare(), others().carrying(), List.copyOf(moved)));
        });
    }

    private boolean isOver() {
        return over.getCount() == 0;
    }

    /** The transfer is over: all answers are there, or none will come. Idempotent. */
    @Override
    public void close() {
        Thread watching = thread;
        if (watching == null || isOver()) {
            return;
        }
        over.countDown();
        try {
            watching.join(ClientLimits.PATH_FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!watching.isAlive()) {
            tell();
        }
    }
}
