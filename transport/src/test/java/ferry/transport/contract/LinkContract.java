package ferry.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.transport.Deadlines;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.LinkStats;
import ferry.transport.LinkStats.Transport;
import ferry.transport.Listener;
import ferry.transport.contract.LinkPair.Background;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every kind of link promises. The room of each kind runs this suite as it is. */
@Timeout(60)
public abstract class LinkContract {
    protected static final Duration SOON = Duration.ofSeconds(20);

    protected final Deadlines deadlines = new Deadlines();
    private final long seed = System.nanoTime();
    private Listener listener;

    protected abstract Listener listen() throws Exception;

    protected abstract Link dial(Endpoint endpoint) throws Exception;

    @BeforeEach
    final void startListening() throws Exception {
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        listener = listen();
    }

    @AfterEach
    final void stopListening() throws Exception {
        listener.close();
        deadlines.close();
    }

    protected final LinkPair connected() throws Exception {
        return LinkPair.connected(listener, this::dial);
    }

    @Test
    void bytesArriveInOrderAndIntactInWritesOfAnySize() throws Exception {
        Random sizes = new Random(seed);
        try (LinkPair pair = connected()) {
            Background<Void> sender = Background.start(() -> {
                Random sending = new Random(seed);
                for (int i = 0; i < 60; i++) {
                    byte[] bytes = new byte[size(sending)];
                    sending.nextBytes(bytes);
                    pair.client().write(bytes, 0, bytes.length);
                    if (sending.nextInt(3) == 0) {
                        pair.client().flush();
                    }
                }
                pair.client().flush();
                return null;
            });

            for (int i = 0; i < 60; i++) {
                byte[] expected = new byte[size(sizes)];
                sizes.nextBytes(expected);
                sizes.nextInt(3);
                assertThat(readExactly(pair.server(), expected.length, 1 << 20))
                        .as("write %d of seed %d", i, seed)
                        .isEqualTo(expected);
            }

            sender.result();
        }
    }

    /** 1 byte to 5 MiB, small ones most often. */
    private static int size(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> 1 + random.nextInt(5 << 20);
            case 1, 2 -> 1 + random.nextInt(100_000);
            case 3 -> 16_384 + random.nextInt(3) - 1;
            default -> 1 + random.nextInt(2_000);
        };
    }

    @Test
    void aReaderMayAskForLessThanWasWritten() throws Exception {
        byte[] text = "twelve bytes and then a few more".getBytes(StandardCharsets.UTF_8);
        try (LinkPair pair = connected()) {
            pair.client().write(text, 0, text.length);
            pair.client().flush();

            assertThat(readExactly(pair.server(), 1, 1)).isEqualTo("t".getBytes(StandardCharsets.UTF_8));
            assertThat(readExactly(pair.server(), 11, 5)).isEqualTo("welve bytes".getBytes(StandardCharsets.UTF_8));
            assertThat(readExactly(pair.server(), 20, 7))
                    .isEqualTo(" and then a few more".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void theReaderWritesOnlyWhereItWasToldTo() throws Exception {
        try (LinkPair pair = connected()) {
            pair.client().write(new byte[] {1, 2, 3}, 1, 1);
            pair.client().flush();

            byte[] buffer = new byte[5];
            assertThat(pair.server().read(buffer, 3, 2)).isEqualTo(1);
            assertThat(buffer).containsExactly(0, 0, 0, 2, 0);
        }
    }

    @Test
    void bothDirectionsMayBeFullAtOnce() throws Exception {
        int bytes = 48 << 20;
        try (LinkPair pair = connected()) {
            var up = Background.start(() -> send(pair.client(), bytes, seed));
            var down = Background.start(() -> send(pair.server(), bytes, seed + 1));
            var upReader = Background.start(() -> check(pair.server(), bytes, seed));
            var downReader = Background.start(() -> check(pair.client(), bytes, seed + 1));

            up.result();
            down.result();
            assertThat(upReader.result()).isEqualTo(bytes);
            assertThat(downReader.result()).isEqualTo(bytes);
        }
    }

    @Test
    void endedOutputIsAnOrderlyEndAndTheOtherDirectionGoesOn() throws Exception {
        try (LinkPair pair = connected()) {
            pair.server().write(new byte[] {7}, 0, 1);
            pair.server().endOutput();

            assertThat(readExactly(pair.client(), 1, 10)).containsExactly(7);
            assertThat(pair.client().read(new byte[10], 0, 10)).isEqualTo(-1);
            assertThat(pair.client().read(new byte[10], 0, 10)).isEqualTo(-1);

            var sender = Background.start(() -> send(pair.client(), 1 << 20, seed));
            assertThat(check(pair.server(), 1 << 20, seed)).isEqualTo(1 << 20);
            sender.result();
            assertThatThrownBy(() -> {
                        pair.server().write(new byte[1], 0, 1);
                        pair.server().flush();
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRefusalReachesAPeerThatIsStillSending() throws Exception {
        try (LinkPair pair = connected()) {
            Background<Void> sender = Background.start(() -> {
                send(pair.client(), 8 << 20, seed);
                pair.client().endOutput();
                return null;
            });
            pair.server().write("refused".getBytes(StandardCharsets.UTF_8), 0, 7);
            pair.server().endOutput();

            byte[] drain = new byte[1 << 16];
            while (pair.server().read(drain, 0, drain.length) >= 0) {}
            pair.server().close();
            sender.result();

            assertThat(readExactly(pair.client(), 7, 7)).isEqualTo("refused".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void closingIsAnOrderlyEndForThePeer() throws Exception {
        try (LinkPair pair = connected()) {
            pair.client().write(new byte[] {9}, 0, 1);
            pair.client().flush();
            pair.client().close();

            assertThat(readExactly(pair.server(), 1, 10)).containsExactly(9);
            assertThat(pair.server().read(new byte[10], 0, 10)).isEqualTo(-1);
        }
    }

    @Test
    void closingWakesAWaitingReader() throws Exception {
        try (LinkPair pair = connected()) {
            var reader = Background.start(() -> pair.client().read(new byte[1], 0, 1));
            waitUntilParked(reader.thread());

            pair.client().close();

            assertThatThrownBy(reader::result).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closingWakesABlockedWriterAndDoesNotWaitForIt() throws Exception {
        try (LinkPair pair = connected()) {
            // Nobody reads at the other end.
            var writer = Background.start(() -> send(pair.client(), 256 << 20, seed));
            var reader = Background.start(() -> pair.client().read(new byte[1], 0, 1));
            waitUntilParked(writer.thread());
            waitUntilParked(reader.thread());

            pair.client().close();
            pair.client().close();

            assertThatThrownBy(writer::result).isInstanceOf(IOException.class);
            assertThatThrownBy(reader::result).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClosedLinkNeitherReadsNorWrites() throws Exception {
        try (LinkPair pair = connected()) {
            pair.client().close();

            assertThatThrownBy(() -> pair.client().read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> {
                        pair.client().write(new byte[1], 0, 1);
                        pair.client().flush();
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void twoHundredLinksWorkAtOnce() throws Exception {
        List<LinkPair> pairs = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                pairs.add(connected());
            }
            List<Background<?>> work = new ArrayList<>();
            for (int i = 0; i < pairs.size(); i++) {
                LinkPair pair = pairs.get(i);
                long ownSeed = seed + i;
                work.add(Background.start(() -> send(pair.client(), 200_000, ownSeed)));
                work.add(Background.start(() -> check(pair.server(), 200_000, ownSeed)));
            }
            for (Background<?> each : work) {
                assertThat(each.result()).isEqualTo(200_000);
            }
        } finally {
            pairs.forEach(LinkPair::close);
        }
    }

    @Test
    void aDeadlineEndsAPeerThatNeverShakesHandsOrSendsNothing() throws Exception {
        try (Closeable idle = connectedWithoutTalking()) {
            var accepted = listener.accept();
            var opened = Background.start(() -> {
                try (var link = accepted.open()) {
                    return link.read(new byte[1], 0, 1);
                }
            });
            waitUntilParked(opened.thread());

            Deadlines.Deadline deadline = deadlines.closeAfter(Duration.ofMillis(1), accepted);

            assertThatThrownBy(opened::result).isInstanceOf(IOException.class);
            assertThat(deadline.hasPassed()).isTrue();
        }
    }

    /** A peer that connects and then is silent. */
    protected abstract Closeable connectedWithoutTalking() throws Exception;

    protected final Listener listener() {
        return listener;
    }

    @Test
    void aClosedListenerEndsAcceptingAndKeepsOpenLinks() throws Exception {
        try (LinkPair pair = connected()) {
            var accepting = Background.start(listener::accept);
            waitUntilParked(accepting.thread());

            listener.close();

            assertThatThrownBy(accepting::result).isInstanceOf(ClosedChannelException.class);
            send(pair.client(), 100, seed);
            assertThat(check(pair.server(), 100, seed)).isEqualTo(100);
        }
    }

    @Test
    void peersAreNamed() throws Exception {
        try (LinkPair pair = connected()) {
            assertThat(pair.server().peer()).matches(peerPattern());
        }
    }

    protected abstract String peerPattern();

    @Test
    void statsTellWhatTheTransportKnowsAlsoAfterTheEnd() throws Exception {
        LinkPair pair = connected();
        try (pair) {
            var sender = Background.start(() -> send(pair.client(), 1 << 20, seed));
            assertThat(check(pair.server(), 1 << 20, seed)).isEqualTo(1 << 20);
            sender.result();

            checkStats(pair.client().stats(), transport() != Transport.UNIX, transport() == Transport.QUIC);
            checkStats(pair.server().stats(), transport() == Transport.QUIC, transport() == Transport.QUIC);
        }
        assertThat(pair.client().stats().transport()).isEqualTo(transport());
        assertThat(pair.server().stats().transport()).isEqualTo(transport());
    }

    private void checkStats(LinkStats stats, boolean hasRoundTrip, boolean hasLostShare) {
        assertThat(stats.transport()).isEqualTo(transport());
        assertThat(stats.roundTrip().isPresent()).isEqualTo(hasRoundTrip);
        stats.roundTrip().ifPresent(time -> assertThat(time).isBetween(Duration.ofNanos(1), SOON));
        assertThat(stats.lostShare().isPresent()).isEqualTo(hasLostShare);
        stats.lostShare().ifPresent(share -> assertThat(share).isBetween(0.0, 1.0));
    }

    protected abstract Transport transport();

    @Test
    void anIdleLinkIsCheap() throws Exception {
        int count = 200;
        List<LinkPair> pairs = new ArrayList<>();
        pairs.add(connected());
        try {
            long before = usedAfterGc();
            for (int i = 0; i < count; i++) {
                LinkPair pair = connected();
                send(pair.client(), 3_000_000 / count, seed);
                check(pair.server(), 3_000_000 / count, seed);
                pairs.add(pair);
                for (Link link : List.of(pair.client(), pair.server())) {
                    waitUntilParked(
                            Background.start(() -> link.read(new byte[1], 0, 1)).thread());
                }
            }
            long each = (usedAfterGc() - before) / count;
            System.out.println(getClass().getSimpleName() + ": idle pair of links (both ends) " + each + " bytes");

            assertThat(each).isLessThan(60_000);
        } finally {
            pairs.forEach(LinkPair::close);
        }
    }

    private static long usedAfterGc() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Spins gently until the thread waits in the socket. */
    public static void waitUntilParked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            if (thread.getState() == Thread.State.TERMINATED) {
                throw new AssertionError("the thread ended instead of waiting");
            }
            Thread.onSpinWait();
        }
    }

    public static byte[] readExactly(Link link, int count, int atMost) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(count);
        byte[] buffer = new byte[atMost];
        while (bytes.size() < count) {
            int got = link.read(buffer, 0, Math.min(atMost, count - bytes.size()));
            assertThat(got).as("bytes after %d of %d", bytes.size(), count).isPositive();
            bytes.write(buffer, 0, got);
        }
        return bytes.toByteArray();
    }

    public static int send(Link link, int count, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] buffer = new byte[1 << 20];
        for (int sent = 0; sent < count; ) {
            int length = Math.min(buffer.length, count - sent);
            byte first = (byte) random.nextInt();
            for (int i = 0; i < length; i++) {
                buffer[i] = (byte) (first + i * 31 + (i >> 8));
            }
            link.write(buffer, 0, length);
            sent += length;
        }
        link.flush();
        return count;
    }

    /** Reads what {@link #send} wrote; the count of bytes that fit. */
    public static int check(Link link, int count, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] buffer = new byte[1 << 20];
        byte[] expected = new byte[1 << 20];
        for (int got = 0; got < count; ) {
            int length = Math.min(buffer.length, count - got);
            byte first = (byte) random.nextInt();
            for (int i = 0; i < length; i++) {
                expected[i] = (byte) (first + i * 31 + (i >> 8));
            }
            for (int filled = 0; filled < length; ) {
                int n = link.read(buffer, filled, length - filled);
                if (n < 0) {
                    return got + filled;
                }
                filled += n;
            }
            if (Arrays.mismatch(buffer, 0, length, expected, 0, length) >= 0) {
                throw new AssertionError("wrong bytes in the mebibyte at " + got + ", seed " + seed);
            }
            got += length;
        }
        return count;
    }
}
