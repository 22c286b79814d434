package ferry.app.serve;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CountDownLatch;

/**
 * SIGTERM and SIGINT: the first one asks the server to stop in order and ends the process with exit code 0; a second one
 * ends it at once. A shutdown hook holds the process while the server drains, since Java offers no other way without
 * its internal signal classes.
 */
final class StopSignal implements AutoCloseable {
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private final Thread hook;

    private StopSignal(Runnable drain) {
        hook = Thread.ofPlatform().name("stop").unstarted(() -> {
            restoreDefault(SIGINT);
            restoreDefault(SIGTERM);
            drain.run();
            // Without this Java would end with 128 + the signal, which a supervisor takes for a failure.
            Runtime.getRuntime().halt(0);
        });
    }

    static StopSignal install(Runnable drain) {
        StopSignal signal = new StopSignal(drain);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Waits for a signal; the process ends here. */
    void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** For a server that fails before a signal came: its own failure ends the process. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // Then the hook ends the process.
        }
    }

    /** {@code signal(number, SIG_DFL)}: what Java did with it is undone, and the kernel ends the process. */
    // Restricted because a wrong signature would crash: sighandler_t signal(int, sighandler_t), signal(2).
    @SuppressWarnings("restricted")
    private static void restoreDefault(int number) {
        Linker linker = Linker.nativeLinker();
        try {
            MemorySegment former = (MemorySegment) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("signal"),
                            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
                    .invokeExact(number, MemorySegment.NULL);
            assert former != null;
        } catch (Throwable e) {
            throw new AssertionError("signal", e);
        }
    }
}
