package ferry.app;

import ferry.app.command.Environment;
import ferry.app.terminal.Terminal;
import ferry.openssl.OpenSslProvider;
import java.util.Arrays;

/** Where the {@code ferry} command starts. */
public final class Main {
    /** Threads that may begin while they are counted. */
    private static final int SPARE = 8;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        OpenSslProvider.install();
        Terminal terminal = Terminal.ofProcess();
        int exitCode = Commands.run(Environment.ofProcess(arguments), terminal, arguments);
        if (exitCode != 0 || someoneIsLeft()) {
            System.exit(exitCode);
        }
        // System.exit would make a logger to tell of it, and for that open every jar there is.
    }

    /** Whether Java would wait for another thread. */
    private static boolean someoneIsLeft() {
        ThreadGroup ours = Thread.currentThread().getThreadGroup();
        Thread[] threads = new Thread[ours.activeCount() + SPARE];
        int count = ours.enumerate(threads);
        return count == threads.length
                || Arrays.stream(threads, 0, count)
                        .anyMatch(thread -> !thread.isDaemon() && !thread.equals(Thread.currentThread()));
    }
}
