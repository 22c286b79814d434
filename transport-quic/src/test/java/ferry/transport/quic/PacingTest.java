package ferry.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When datagrams leave, by a clock that stands still unless it is told to go on. */
final class PacingTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 1);
    private static final InetSocketAddress OTHER = new InetSocketAddress("127.0.0.1", 2);
    private static final int BYTES = 1000;

    private final EmbeddedChannel socket = new EmbeddedChannel(new Pacing());

    /** A thousand datagrams a second: while a path is new its window in half of each round trip. */
    private Pacing.Measured measured = new Pacing.Measured(1, 50L * BYTES, Duration.ofMillis(100));

    @BeforeEach
    void pace() {
        socket.freezeTime();
        socket.pipeline().get(Pacing.class).add(PEER, () -> measured);
    }

    @AfterEach
    void close() {
        socket.finishAndReleaseAll();
    }

    private ChannelFuture write(InetSocketAddress to, int bytes) {
        return socket.writeAndFlush(new DatagramPacket(Unpooled.buffer(bytes).writeZero(bytes), to));
    }

    private List<ChannelFuture> write(int count) {
        List<ChannelFuture> written = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            written.add(write(PEER, BYTES));
        }
        return written;
    }

    private int left() {
        int count = 0;
        for (Object sent = socket.readOutbound(); sent != null; sent = socket.readOutbound()) {
            ((DatagramPacket) sent).release();
            count++;
        }
        return count;
    }

    /** In steps of a timer that is exact. */
    private int leftIn(int millis) {
        int count = 0;
        for (int i = 0; i < 10 * millis; i++) {
            socket.advanceTimeBy(100, TimeUnit.MICROSECONDS);
            socket.runPendingTasks();
            count += left();
        }
        return count;
    }

    @Test
    void datagramsLeaveAtThePaceOfTheirPath() {
        List<ChannelFuture> written = write(300);

        assertThat(left()).as("at once").isBetween(1, 3);
        assertThat(leftIn(100)).isBetween(99, 101);
        assertThat(leftIn(100)).isBetween(99, 101);
        assertThat(written.getFirst().isSuccess()).isTrue();
        assertThat(written.getLast().isDone()).as("it waits").isFalse();
        assertThat(leftIn(200)).isBetween(97, 99);
        assertThat(written.getLast().isSuccess()).isTrue();
    }

    @Test
    void whatATimerWasLateIsMadeUpFor() {
        write(300);
        left();
        for (int i = 0; i < 50; i++) {
            socket.advanceTimeBy(2, TimeUnit.MILLISECONDS);
            socket.runPendingTasks();
        }
        assertThat(left()).isBetween(98, 102);
    }

    @Test
    void timeWithoutDatagramsIsNotSavedUp() {
        write(1);
        socket.advanceTimeBy(10, TimeUnit.SECONDS);
        left();

        write(300);

        assertThat(left()).isBetween(1, 4);
    }

    @Test
    void acknowledgementsLeaveAtOnceUnlessContentWaits() {
        write(1);
        for (int i = 0; i < 100; i++) {
            write(PEER, 50);
        }
        assertThat(left()).isEqualTo(101);

        write(100);
        ChannelFuture behind = write(PEER, 50);

        left();
        assertThat(behind.isDone()).as("overtakes nothing").isFalse();
    }

    @Test
    void aPathDoesNotWaitForAnother() {
        socket.pipeline().get(Pacing.class).add(OTHER, () -> Pacing.Measured.NOTHING);
        write(100);
        left();

        for (int i = 0; i < 100; i++) {
            write(OTHER, BYTES);
        }

        assertThat(left()).as("nothing is known about it yet").isEqualTo(100);
    }

    @Test
    void shortPathsAreNotPaced() {
        measured = new Pacing.Measured(1, 1, Duration.ofMillis(1));

        write(300);

        assertThat(left()).isEqualTo(300);
    }

    @Test
    void whatWaitsLeavesBeforeItsSocketCloses() {
        List<ChannelFuture> written = write(300);

        socket.close();

        assertThat(left()).isEqualTo(300);
        assertThat(written.getLast().isSuccess()).isTrue();
    }
}
