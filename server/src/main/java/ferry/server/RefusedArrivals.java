package ferry.server;

/** Logs arrivals that a limit refused: the first at once, then counts, or a flood would become a flood of lines. */
final class RefusedArrivals {
    private long count;
    private long loggedNanos = System.nanoTime() - ServerLimits.REFUSED_ARRIVALS_LOG.toNanos();

    synchronized void add(String origin) {
        count++;
        long now = System.nanoTime();
        if (now - loggedNanos >= ServerLimits.REFUSED_ARRIVALS_LOG.toNanos()) {
            ServerLog.warning(count + " arrivals refused since the last such line, the newest from " + origin);
            loggedNanos = now;
            count = 0;
        }
    }
}
