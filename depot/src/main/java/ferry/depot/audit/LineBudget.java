package ferry.depot.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How many events of a kind that anybody causes at will may be written one by one. A bucket of tokens; thread-safe. */
final class LineBudget {
    private static final long NANOS_PER_TOKEN = 1_000_000_000L / AuditLimits.MANY_PER_SECOND;

    private final InstantSource clock;
    private Instant counted;
    private long tokens = AuditLimits.MANY_AT_ONCE;
    private long dropped;

    LineBudget(InstantSource clock) {
        this.clock = clock;
        this.counted = clock.instant();
    }

    /** Whether one more may be written; otherwise it is counted. */
    synchronized boolean take() {
        Instant now = clock.instant();
        if (now.isBefore(counted)) {
            counted = now;
        }
        long fresh = Duration.between(counted, now).toNanos() / NANOS_PER_TOKEN;
        if (fresh > 0) {
            tokens = Math.min(AuditLimits.MANY_AT_ONCE, tokens + fresh);
            counted = now;
        }
        if (tokens == 0) {
            dropped++;
            return false;
        }
        tokens--;
        return true;
    }

    /** How many were only counted since the last call. */
    synchronized long takeDropped() {
        long count = dropped;
        dropped = 0;
        return count;
    }
}
