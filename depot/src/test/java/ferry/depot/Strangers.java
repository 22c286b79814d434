package ferry.depot;

import static ferry.depot.DepotRig.RANDOM;

import ferry.depot.DepotSettings.Registration;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A depot with names of every sort that a stranger must not tell apart, and no bound on guessing. */
final class Strangers implements AutoCloseable {
    /** Which names are of which sort is drawn: no sort has the first rows or the shorter names. */
    private static final int NAMES_OF_A_SORT = 64;

    final DepotRig rig;
    final Map<Sort, List<String>> names = new EnumMap<>(Sort.class);
    /** A device key that each account of a sort with keys has, by name. */
    final Map<String, KeyPair> keys = new java.util.HashMap<>();

    /** What a name may be. */
    enum Sort {
        UNKNOWN,
        /** As the former: what a measurement finds between the two is its own fault. */
        UNKNOWN_AGAIN,
        KNOWN,
        DISABLED,
        WAITING
    }

    Strangers(Path directory, Random random) throws IOException {
        rig = new DepotRig(directory);
        apply(Registration.OPEN);
        rig.open();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < NAMES_OF_A_SORT * Sort.values().length; i++) {
            all.add("name" + (100 + i));
        }
        Collections.shuffle(all, random);
        for (Sort sort : Sort.values()) {
            names.put(sort, all.subList(sort.ordinal() * NAMES_OF_A_SORT, (sort.ordinal() + 1) * NAMES_OF_A_SORT));
        }
        for (String name : names.get(Sort.KNOWN)) {
            owner(name);
        }
        for (String name : names.get(Sort.DISABLED)) {
            owner(name);
            rig.admin().administration().users().enable(name, false);
        }
        apply(Registration.APPROVAL);
        rig.depot.apply(rig.settings);
        for (String name : names.get(Sort.WAITING)) {
            register(name);
        }
        for (Sort sort : Sort.values()) {
            for (String name : names.get(sort)) {
                keys.computeIfAbsent(name, _ -> DeviceKeys.generate(RANDOM));
            }
        }
    }

    private void apply(Registration registration) {
        rig.settings = new DepotSettings(registration, Durability.RELAXED, Map.of())
                .withSignIn(SignInSettings.defaults()
                        .withGuesses(
                                new Rate(1_000_000, Duration.ofSeconds(1)),
                                new Rate(1_000_000, Duration.ofSeconds(1))));
    }

    private void owner(String name) throws IOException {
        long id = register(name);
        KeyPair pair = DeviceKeys.generate(RANDOM);
        // From where the owner is: an address that the account knows passes its limits by another way.
        try (AccountAccess access = People.signIn(rig.receptionFrom("home"), name, "correct horse")) {
            access.addKey(People.keyAdd(pair, id, "device"));
        }
        keys.put(name, pair);
    }

    private long register(String name) throws IOException {
        return rig.receptionFrom("register " + name)
                .register(People.registration(name, "correct horse", Optional.empty()));
    }

    String name(Sort sort, Random random) {
        return names.get(sort).get(random.nextInt(NAMES_OF_A_SORT));
    }

    @Override
    public void close() throws IOException {
        rig.close();
    }
}
