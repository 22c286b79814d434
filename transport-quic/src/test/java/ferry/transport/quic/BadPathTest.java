package ferry.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.testkit.LossyPath;
import ferry.testkit.LossyPath.Faults;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.Listener;
import ferry.transport.contract.LinkContract;
import ferry.transport.contract.LinkPair;
import ferry.transport.contract.LinkPair.Background;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a link comes through, and what ends it. */
@Timeout(60)
final class BadPathTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Faults BAD = new Faults(5, 3, 3, 2);

    /** As in life, ten times as fast. */
    private static final QuicTransport.Tempo QUICK =
            new QuicTransport.Tempo(QuicLimits.IDLE.dividedBy(10), QuicLimits.KEEP_ALIVE.dividedBy(10));

    private final long seed = new SplittableRandom().nextLong(1_000_000_000);
    private final QuicTransport servers = QuicLinkTest.started(QUICK);
    private final QuicTransport clients = QuicLinkTest.started(QUICK);
    private Listener listener;

    @BeforeEach
    void listen() throws IOException {
        System.out.println("BadPathTest seed " + seed);
        listener = servers.listen(new Endpoint.Quic("127.0.0.1", 0), QuicLinkTest.IDENTITY);
    }

    @AfterEach
    void stop() {
        clients.close();
        servers.close();
    }

    private LossyPath path(Faults faults) throws IOException {
        return new LossyPath(((Endpoint.Quic) listener.endpoint()).port(), faults, seed);
    }

    private LinkPair through(LossyPath path) throws Exception {
        return LinkPair.connected(
                listener, _ -> clients.dial(new Endpoint.Tcp("127.0.0.1", path.port()), _ -> {}, SOON));
    }

    @Test
    void bytesArriveIntactWhereDatagramsAreLostDoubledOvertakenAndDamaged() throws Exception {
        int bytes = 4 << 20;
        try (LossyPath path = path(BAD);
                LinkPair pair = through(path)) {
            var up = Background.start(() -> LinkContract.send(pair.client(), bytes, seed));
            var down = Background.start(() -> LinkContract.send(pair.server(), bytes, seed + 1));
            var atServer = Background.start(() -> LinkContract.check(pair.server(), bytes, seed));

            assertThat(LinkContract.check(pair.client(), bytes, seed + 1)).isEqualTo(bytes);
            assertThat(atServer.result()).isEqualTo(bytes);
            up.result();
            down.result();
            // 5 of 100 are lost and 2 damaged each way; some of the others come too late and are taken for lost.
            assertThat(pair.client().stats().lostShare().orElseThrow()).isBetween(0.02, 0.5);
            assertThat(pair.server().stats().lostShare().orElseThrow()).isBetween(0.02, 0.5);
        }
    }

    @Test
    void aClientThatMovedIsCutAtOnceAndDialsAnew() throws Exception {
        try (LossyPath path = path(Faults.NONE);
                LinkPair pair = through(path)) {
            exchange(pair.client(), pair.server());
            var reader = Background.start(() -> pair.client().read(new byte[1], 0, 1));

            path.moveClients();
            pair.client().write(new byte[] {1}, 0, 1);
            pair.client().flush();

            assertThat(reader.thread().join(QUICK.idle()))
                    .as("cut before any timeout")
                    .isTrue();
            assertThatThrownBy(reader::result).isInstanceOf(IOException.class);
            try (LinkPair again = through(path)) {
                exchange(again.client(), again.server());
            }
        }
    }

    @Test
    void aDarkMomentEndsNothing() throws Exception {
        try (LossyPath path = path(Faults.NONE);
                LinkPair pair = through(path)) {
            exchange(pair.client(), pair.server());
            path.dark(true);
            pair.client().write(new byte[] {1, 2, 3}, 0, 3);
            pair.client().flush();
            var reader = Background.start(() -> LinkContract.readExactly(pair.server(), 3, 3));
            LinkContract.waitUntilParked(reader.thread());

            path.dark(false);

            assertThat(reader.result()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aPathThatDiedIsNoticedAtBothEnds() throws Exception {
        try (LossyPath path = path(Faults.NONE);
                LinkPair pair = through(path)) {
            exchange(pair.client(), pair.server());
            long began = System.nanoTime();

            path.dark(true);

            assertThatThrownBy(() -> pair.server().read(new byte[1], 0, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing came from the peer");
            assertThatThrownBy(() -> pair.client().read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(QUICK.idle().multipliedBy(3));
        }
    }

    @Test
    void anIdleLinkLivesLongerThanThatBecauseItsClientSpeaks() throws Exception {
        // Nothing to wait for but time: one idle period and a little more.
        try (LossyPath path = path(Faults.NONE);
                LinkPair pair = through(path)) {
            var reader = Background.start(() -> LinkContract.readExactly(pair.server(), 1, 1));
            assertThat(reader.thread().join(QUICK.idle().plusSeconds(1))).isFalse();

            pair.client().write(new byte[] {7}, 0, 1);
            pair.client().flush();

            assertThat(reader.result()).containsExactly(7);
        }
    }

    private static void exchange(Link from, Link to) throws Exception {
        var reader = Background.start(() -> LinkContract.readExactly(to, 5, 5));
        from.write(new byte[] {1, 2, 3, 4, 5}, 0, 5);
        from.flush();
        assertThat(reader.result()).containsExactly(1, 2, 3, 4, 5);
    }
}
