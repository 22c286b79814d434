package ferry.depot;

import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a time of its own: it stands still until the test moves it. */
class ThrottleTest {
    private static final int PIECE = DepotLimits.RATE_PIECE_BYTES;
    private static final long RATE = 4L * PIECE;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Throttle throttle = new Throttle(nanos::get, "uploads");
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> links = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        over.set(true);
        throttle.wakeAll();
        for (Thread link : links) {
            link.join();
        }
    }

    /** A link that moves pieces as long as it may; how many bytes it moved. */
    private AtomicLong link(BooleanSupplier isOver) {
        AtomicLong moved = new AtomicLong();
        links.add(Thread.ofVirtual().start(() -> {
            while (throttle.take(PIECE, isOver)) {
                moved.addAndGet(PIECE);
            }
        }));
        return moved;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        // Whoever sleeps looks at the time again.
        throttle.rate(RATE);
    }

    private static void await(String what, BooleanSupplier condition) {
        long from = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - from).as(what).isLessThan(20_000_000_000L);
            Thread.yield();
        }
    }

    @Test
    void noMorePassesThanTheRateAndWhatAPauseSaved() {
        throttle.rate(RATE);
        AtomicLong moved = link(over::get);
        long allowed = RATE;

        for (int second = 0; second < 100; second++) {
            long now = allowed;
            await("what the rate allows passes", () -> moved.get() >= now && throttle.waiting() == 1);
            assertThat(moved.get()).as("second " + second).isEqualTo(now);
            // An hour without content saves one second's worth.
            pass(second == 50 ? Duration.ofHours(1) : Duration.ofMillis(750));
            allowed += second == 50 ? RATE : RATE * 3 / 4;
        }
    }

    @Test
    void linksTakeTurnsHoweverManyTheyAre() {
        throttle.rate(RATE);
        assertThat(throttle.take((int) RATE, over::get)).isTrue();
        List<AtomicLong> moved = List.of(link(over::get), link(over::get), link(over::get), link(over::get));
        await("all wait", () -> throttle.waiting() == 4);

        for (int turn = 1; turn <= 40; turn++) {
            int now = turn;
            pass(Duration.ofMillis(250));
            await("one piece passes", () -> sum(moved) == (long) now * PIECE && throttle.waiting() == 4);
            long most = moved.stream().mapToLong(AtomicLong::get).max().orElseThrow();
            long least = moved.stream().mapToLong(AtomicLong::get).min().orElseThrow();
            assertThat(most - least).isLessThanOrEqualTo(PIECE);
        }
    }

    private static long sum(List<AtomicLong> moved) {
        return moved.stream().mapToLong(AtomicLong::get).sum();
    }

    @Test
    void aLinkThatIsOverLeavesAtOnceAndCostsTheOthersNothing() throws Exception {
        throttle.rate(RATE);
        assertThat(throttle.take((int) RATE, over::get)).isTrue();
        AtomicBoolean firstOver = new AtomicBoolean();
        AtomicLong first = link(firstOver::get);
        await("it waits", () -> throttle.waiting() == 1);
        AtomicLong second = link(over::get);
        await("both wait", () -> throttle.waiting() == 2);

        firstOver.set(true);
        throttle.wakeAll();
        links.getFirst().join();
        pass(Duration.ofMillis(250));

        await("the other's turn", () -> second.get() == PIECE);
        assertThat(first.get()).isZero();
    }

    @Test
    void aChangedRateCountsForWhoWaits() throws Exception {
        throttle.rate(RATE);
        assertThat(throttle.take((int) RATE, over::get)).isTrue();
        AtomicLong moved = link(over::get);
        await("it waits", () -> throttle.waiting() == 1);

        throttle.rate(100 * RATE);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        throttle.rate(100 * RATE);
        await("a second at the new rate", () -> moved.get() == 100 * RATE);
        throttle.rate(Limit.NONE);
        await("no limit any more", () -> moved.get() > 1_000 * RATE);
        assertThat(throttle.isLimited()).isFalse();
        throttle.rate(RATE);
        await("it waits again", () -> throttle.waiting() == 1);
    }

    @Test
    void whereEverybodyWouldWaitTooLongNothingNewBegins() {
        throttle.rate(PIECE);
        throttle.take(PIECE, over::get);
        for (int link = 0; link < 29; link++) {
            link(over::get);
        }
        await("all wait", () -> throttle.waiting() == 29);
        assertThat(refusal(() -> {
                            throttle.checkRoom();
                            link(over::get);
                            await("one more", () -> throttle.waiting() == 30);
                            throttle.checkRoom();
                        })
                        .code())
                .isEqualTo(ErrorCode.BUSY);
        assertThat(throttle.waiting()).isEqualTo(30);
    }
}
