package ferry.depot;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * A token bucket per key, in a table of bounded size. A bucket is one number, the time at which it will be full again, so
 * that nothing has to run to fill it, and a full one is the same as none.
 *
 * <p>When the table is full, the bucket with the most tokens makes room. Who wants an empty bucket (a ban) forgotten must
 * therefore empty all others of the table as well, which costs far more tries than the forgotten ban would give back.
 * Thread-safe.
 */
final class TokenBuckets {
    private Rate rate;
    private final int keysMax;
    private final LongSupplier nanoTime;
    private final long start;
    private final Map<String, Bucket> byKey = new HashMap<>();
    private final TreeSet<Bucket> byFullAt =
            new TreeSet<>(Comparator.comparingLong(Bucket::fullAtNanos).thenComparing(Bucket::key));

    /** {@code fullAtNanos}: since this table began. */
    private record Bucket(long fullAtNanos, String key) {}

    /** {@code nanoTime}: monotonic, as {@link System#nanoTime}; no change of the clock gives or takes a token. */
    TokenBuckets(Rate rate, int keysMax, LongSupplier nanoTime) {
        this.rate = rate;
        this.keysMax = keysMax;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** Another rate. Of each bucket as many tokens are gone as before, as far as it now holds so many. */
    synchronized void rate(Rate next) {
        if (next.equals(rate)) {
            return;
        }
        long now = now();
        List<Bucket> buckets = List.copyOf(byFullAt);
        double stretch = (double) next.refill().toNanos() / rate.refill().toNanos();
        rate = next;
        long emptyNanos = next.burst() * next.refill().toNanos();
        byKey.clear();
        byFullAt.clear();
        for (Bucket bucket : buckets) {
            long owedNanos = (long) (Math.max(0, bucket.fullAtNanos() - now) * stretch);
            put(bucket.key(), now + Math.min(owedNanos, emptyNanos));
        }
    }

    synchronized boolean hasToken(String key) {
        return owedNanos(key) <= (rate.burst() - 1) * rate.refill().toNanos();
    }

    /** Takes a token if there is one. */
    synchronized boolean take(String key) {
        if (!hasToken(key)) {
            return false;
        }
        put(key, now() + owedNanos(key) + rate.refill().toNanos());
        return true;
    }

    /** Gives back a token that was taken. */
    synchronized void giveBack(String key) {
        put(key, now() + owedNanos(key) - rate.refill().toNanos());
    }

    synchronized int keys() {
        return byKey.size();
    }

    /** How long until the bucket is full; 0 if it is. */
    private long owedNanos(String key) {
        Bucket known = byKey.get(key);
        return known == null ? 0 : Math.max(0, known.fullAtNanos() - now());
    }

    private void put(String key, long fullAtNanos) {
        Bucket former = byKey.remove(key);
        if (former != null) {
            byFullAt.remove(former);
        }
        long now = now();
        while (!byFullAt.isEmpty() && (byFullAt.first().fullAtNanos() <= now || byFullAt.size() >= keysMax)) {
            byKey.remove(byFullAt.removeFirst().key());
        }
        if (fullAtNanos > now) {
            Bucket bucket = new Bucket(fullAtNanos, key);
            byKey.put(key, bucket);
            byFullAt.add(bucket);
        }
    }

    private long now() {
        return nanoTime.getAsLong() - start;
    }
}
