package ferry.client;

/** Waits that an interrupt does not end: an interrupt would close the file a thread owns (ARCHITECTURE.md). */
final class Waiting {
    private Waiting() {}

    /** A wait that may be interrupted. */
    interface Wait {
        void run() throws InterruptedException;
    }

    static void uninterruptibly(Wait wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    wait.run();
                    return;
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
