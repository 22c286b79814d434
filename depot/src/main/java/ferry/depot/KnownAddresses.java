package ferry.depot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * From where an account signed in lately. A stranger who tries passwords elsewhere does not keep its owner out there.
 * Only who signs in adds to an account's few addresses, so nobody else can push one out. Thread-safe.
 */
final class KnownAddresses {
    private final LongSupplier nanoTime;
    private final Map<String, Map<String, Long>> lastSeen = newest(DepotLimits.KNOWN_ADDRESS_ACCOUNTS);

    KnownAddresses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void signedIn(String account, String address) {
        lastSeen.computeIfAbsent(account, _ -> newest(DepotLimits.KNOWN_ADDRESSES_PER_ACCOUNT))
                .put(address, nanoTime.getAsLong());
    }

    synchronized boolean isKnown(String account, String address) {
        Long seen = lastSeen.getOrDefault(account, Map.of()).get(address);
        return seen != null && nanoTime.getAsLong() - seen < DepotLimits.KNOWN_ADDRESS_KEPT.toNanos();
    }

    private static <V> Map<String, V> newest(int size) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > size;
            }
        };
    }
}
