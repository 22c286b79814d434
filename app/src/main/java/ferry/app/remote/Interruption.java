package ferry.app.remote;

import ferry.app.command.Context;

/**
 * Ctrl-C during a transfer: takes the progress line away and says how to go on. Nothing needs saving, because both sides
 * are ready to be killed at any moment; Java ends the process with 130 (SIGINT) or 143 (SIGTERM).
 */
final class Interruption implements AutoCloseable {
    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    static Interruption watch(Context context) {
        Thread hook = Thread.ofPlatform()
                .name("interruption")
                .unstarted(() -> context.terminal().last("ferry: " + context.say("transfer.interrupted")));
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // Then the hook speaks, which is what it is for.
        }
    }
}
