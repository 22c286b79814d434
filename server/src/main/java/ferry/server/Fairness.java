package ferry.server;

/**
 * Lets other links run now and then: virtual threads are not preempted, so one whose peer is always ready would keep its
 * carrier, and a machine has few of them. One per thread.
 */
final class Fairness {
    private int bytes;

    @SuppressWarnings("ThreadPriorityCheck") // Nothing waits for the yield: it only hands the carrier on.
    void worked(int count) {
        bytes += count;
        if (bytes >= ServerLimits.FAIR_BYTES) {
            bytes = 0;
            Thread.yield();
        }
    }
}
