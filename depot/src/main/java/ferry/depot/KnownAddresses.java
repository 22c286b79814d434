package ferry.depot;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * From where an account signed in lately. A stranger who tries passwords elsewhere does not keep its owner out there.
 * Only who signs in adds to an account's few addresses, so nobody else can push one out. Thread-safe.
 */
final class KnownAddresses {
    private final LongSupplier nanoTime;

    /** One look into one table, so that its time does not tell a stranger whether the account has ever signed in. */
    private final Map<Place, Long> lastSeen = new HashMap<>();

    /** Of each account, the address used last at the end; the account that signed in last at the end. */
    private final Map<String, Set<String>> addresses = new LinkedHashMap<>();

    private record Place(String account, String address) {}

    KnownAddresses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void signedIn(String account, String address) {
        Set<String> own = addresses.remove(account);
        if (own == null) {
            own = new LinkedHashSet<>();
        }
        own.remove(address);
        own.add(address);
        addresses.put(account, own);
        lastSeen.put(new Place(account, address), nanoTime.getAsLong());
        if (own.size() > DepotLimits.KNOWN_ADDRESSES_PER_ACCOUNT) {
            String oldest = own.iterator().next();
            own.remove(oldest);
            lastSeen.remove(new Place(account, oldest));
        }
        if (addresses.size() > DepotLimits.KNOWN_ADDRESS_ACCOUNTS) {
            Map.Entry<String, Set<String>> eldest =
                    addresses.entrySet().iterator().next();
            eldest.getValue().forEach(each -> lastSeen.remove(new Place(eldest.getKey(), each)));
            addresses.remove(eldest.getKey());
        }
    }

    synchronized boolean isKnown(String account, String address) {
        Long seen = lastSeen.get(new Place(account, address));
        return seen != null && nanoTime.getAsLong() - seen < DepotLimits.KNOWN_ADDRESS_KEPT.toNanos();
    }
}
