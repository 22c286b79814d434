package ferry.server;

import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who may have a link: few that are not signed in, many that are ({@link ServerSettings}). Its tables hold a row per
 * link at most. Thread-safe.
 */
final class Admission {
    private ServerSettings settings;
    private final RandomGenerator random;
    private final Map<String, Integer> arrivalsByOrigin = new HashMap<>();
    private final Map<Long, Integer> linksByAccount = new HashMap<>();
    private int remoteArrivals;
    private int localArrivals;
    private int links;

    Admission(ServerSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** From now on; who has a place keeps it. */
    synchronized void apply(ServerSettings next) {
        settings = next;
    }

    /** A place for a link that is not signed in; empty if it is to be closed at once. */
    synchronized Optional<Place> admit(Origin origin) {
        if (links >= settings.links()) {
            return Optional.empty();
        }
        if (origin.isLocal()) {
            if (localArrivals >= settings.arrivalsLocal()) {
                return Optional.empty();
            }
            localArrivals++;
        } else {
            int ofOrigin = arrivalsByOrigin.getOrDefault(origin.key(), 0);
            if (ofOrigin >= settings.linksPerOrigin() || dropEarly()) {
                return Optional.empty();
            }
            arrivalsByOrigin.put(origin.key(), ofOrigin + 1);
            remoteArrivals++;
        }
        links++;
        return Optional.of(new Place(origin));
    }

    /** OpenSSH's random early drop: an attacker who fills the places cannot keep everybody else out. */
    private boolean dropEarly() {
        if (remoteArrivals < settings.arrivalsFree()) {
            return false;
        }
        if (remoteArrivals >= settings.arrivalsFull()) {
            return true;
        }
        int above = remoteArrivals - settings.arrivalsFree();
        int range = settings.arrivalsFull() - settings.arrivalsFree();
        int percent = settings.arrivalsDropPercent() + (100 - settings.arrivalsDropPercent()) * above / range;
        return random.nextInt(100) < percent;
    }

    /** One link's place; moved from its origin to its account at sign-in, and given back once. */
    final class Place {
        private final Origin origin;
        private boolean arriving = true;
        private boolean closed;
        private @Nullable Long account;

        private Place(Origin origin) {
            this.origin = origin;
        }

        /** @throws RefusedException TOO_MANY */
        void signedIn(long accountId) throws RefusedException {
            synchronized (Admission.this) {
                int ofAccount = linksByAccount.getOrDefault(accountId, 0);
                if (ofAccount >= settings.linksPerAccount()) {
                    throw new RefusedException(
                            ErrorCode.TOO_MANY, "the account has " + ofAccount + " links open; close some of them");
                }
                linksByAccount.put(accountId, ofAccount + 1);
                account = accountId;
                leaveOrigin();
            }
        }

        void close() {
            synchronized (Admission.this) {
                if (closed) {
                    return;
                }
                closed = true;
                leaveOrigin();
                links--;
                Long signedIn = account;
                if (signedIn != null) {
                    linksByAccount.computeIfPresent(signedIn, (_, count) -> count == 1 ? null : count - 1);
                }
            }
        }

        private void leaveOrigin() {
            if (!arriving) {
                return;
            }
            arriving = false;
            if (origin.isLocal()) {
                localArrivals--;
            } else {
                remoteArrivals--;
                arrivalsByOrigin.computeIfPresent(origin.key(), (_, count) -> count == 1 ? null : count - 1);
            }
        }
    }
}
