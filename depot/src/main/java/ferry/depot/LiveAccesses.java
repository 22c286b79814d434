package ferry.depot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The signed-in links by account, so that a revoked key or a changed password closes them. Thread-safe. */
final class LiveAccesses {
    private final Map<Long, Set<AccountAccess>> byAccount = new ConcurrentHashMap<>();

    void add(AccountAccess access) {
        byAccount.compute(access.accountId(), (_, known) -> {
            Set<AccountAccess> all = known == null ? ConcurrentHashMap.newKeySet() : known;
            all.add(access);
            return all;
        });
    }

    void remove(AccountAccess access) {
        byAccount.computeIfPresent(access.accountId(), (_, all) -> {
            all.remove(access);
            return all.isEmpty() ? null : all;
        });
    }

    /** Every link that is signed in, by its number. */
    List<AccountAccess> all() {
        return byAccount.values().stream()
                .flatMap(Set::stream)
                .sorted(Comparator.comparingLong(AccountAccess::number))
                .toList();
    }

    int count(long account) {
        return byAccount.getOrDefault(account, Set.of()).size();
    }

    /** Revokes those of an account that match. */
    void revoke(long account, Predicate<AccountAccess> which) {
        List<AccountAccess> all = new ArrayList<>(byAccount.getOrDefault(account, Set.of()));
        all.stream().filter(which).forEach(AccountAccess::revoke);
    }

    /** Revokes all of an account; {@code asking}, if it is one of them, after its answer. */
    void revokeAll(long account, AccountAccess asking) {
        revoke(account, other -> other != asking);
        if (asking.accountId() == account) {
            asking.revokeAfterAnswer();
        }
    }
}
