package ferry.storage.disk;

/** Waiting that an interrupt does not end: a thread that owns files is closed, never interrupted, and if it is, later. */
final class Waiting {
    interface Interruptible<T> {
        T call() throws InterruptedException;
    }

    private Waiting() {}

    static <T> T uninterrupted(Interruptible<T> wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.call();
                } catch (InterruptedException later) {
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
