package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LeafIntakeTest {
    private final LeafIntake intake = new LeafIntake();

    @AfterEach
    void close() {
        intake.close();
    }

    private static void await(CountDownLatch latch) {
        Waiting.uninterruptibly(latch::await);
    }

    @Test
    void leavesAreTakenInTheirOrderAndEachInItsOwnBuffer() throws Exception {
        List<Integer> taken = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 100; i++) {
            intake.buffer()[0] = (byte) i;
            intake.handOver(content -> taken.add((int) content[0]));
        }

        intake.await();

        assertThat(taken).hasSize(100).isSorted();
    }

    @Test
    void aBufferStaysUntilItIsHandedOver() throws Exception {
        assertThat(intake.buffer()).isSameAs(intake.buffer());
    }

    @Test
    void whoReadsWaitsForABufferAndHoldsNoMoreThanItsLimit() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < ClientLimits.LEAVES_IN_HAND; i++) {
            intake.buffer();
            intake.handOver(_ -> await(go));
        }
        Background reader = new Background(intake::buffer);
        reader.awaitParked();

        go.countDown();

        assertThat(reader.result()).isInstanceOf(byte[].class);
    }

    /** A thread of a test; what it came to. */
    private static final class Background {
        private final FutureTask<Object> task;
        private final Thread thread;

        Background(Callable<Object> work) {
            task = new FutureTask<>(work);
            thread = Thread.ofPlatform().daemon().start(task);
        }

        /** @throws AssertionError if it ends instead of waiting */
        void awaitParked() {
            while (thread.getState() != Thread.State.WAITING) {
                assertThat(task.isDone()).as("it does not wait").isFalse();
                Thread.onSpinWait();
            }
        }

        Object result() throws Exception {
            return task.get();
        }
    }

    @Test
    void aFailureIsThrownAtTheNextCallAndWhatCameBehindItIsDropped() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<String> taken = Collections.synchronizedList(new ArrayList<>());
        intake.buffer();
        intake.handOver(_ -> {
            await(go);
            throw new IOException("no room");
        });
        intake.buffer();
        intake.handOver(_ -> taken.add("behind it"));
        go.countDown();

        assertThatThrownBy(intake::await).isInstanceOf(IOException.class).hasMessage("no room");

        intake.buffer();
        intake.handOver(_ -> taken.add("of the next link"));
        intake.await();
        assertThat(taken).containsExactly("of the next link");
    }

    @Test
    void aMistakeOfOursIsNotSwallowedAndEndsNothing() throws Exception {
        intake.buffer();
        intake.handOver(_ -> {
            throw new IllegalStateException("a mistake");
        });

        assertThatThrownBy(intake::await).isInstanceOf(IllegalStateException.class);

        intake.buffer();
        intake.handOver(_ -> {});
        intake.await();
    }

    @Test
    void afterALinkItsFailureDoesNotMatter() throws Exception {
        intake.buffer();
        intake.handOver(_ -> {
            throw new IOException("of the former link");
        });

        intake.settle();

        intake.await();
    }

    @Test
    void closingWaitsForWhatIsBeingDone() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        intake.buffer();
        intake.handOver(_ -> {
            begun.countDown();
            await(go);
        });
        await(begun);
        Background closer = new Background(() -> {
            intake.close();
            return "closed";
        });
        closer.awaitParked();

        go.countDown();

        assertThat(closer.result()).isEqualTo("closed");
    }
}
