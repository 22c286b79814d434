package ferry.client;

import ferry.protocol.FrameReader;
import ferry.protocol.Message;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A request whose sender waits for the answer. {@code T}: what the answer amounts to. */
final class Call<T> implements Reply {
    /** Looks at one message of the answer: the result if it was the last, null if more follow. */
    interface Taker<T> {
        @Nullable
        T take(Message message) throws IOException;
    }

    private final Taker<T> taker;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable T result;
    private volatile @Nullable IOException failure;

    Call(Taker<T> taker) {
        this.taker = taker;
    }

    /** A request that is answered with DONE. */
    static Call<Boolean> done() {
        return new Call<>(message -> {
            if (message instanceof Message.Done) {
                return true;
            }
            throw Reply.unexpected(message);
        });
    }

    @Override
    public boolean take(Message message, FrameReader content) throws IOException {
        T taken = taker.take(message);
        if (taken == null) {
            return false;
        }
        result = taken;
        ended.countDown();
        return true;
    }

    @Override
    public void refused(ClientException.Refused refusal) {
        failure = refusal;
        ended.countDown();
    }

    @Override
    public void lost(IOException why) {
        if (ended.getCount() == 0) {
            return;
        }
        failure = why;
        ended.countDown();
    }

    /** Waits; the link's own deadlines end every wait. Flush first. */
    T await() throws IOException {
        Waiting.uninterruptibly(ended::await);
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
        T taken = result;
        if (taken == null) {
            throw new AssertionError("a call that ended has a result or a failure");
        }
        return taken;
    }
}
