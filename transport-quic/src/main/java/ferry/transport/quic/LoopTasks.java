package ferry.transport.quic;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Work for the library's thread. When that has ended, so has everything the work could be about, and it is dropped. */
final class LoopTasks {
    private LoopTasks() {}

    static void run(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The transport was closed.
        }
    }

    static void runAfter(EventLoop loop, Duration wait, Runnable task) {
        try {
            Waiting.notFor(loop.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            // The transport was closed.
        }
    }
}
