package ferry.client;

import ferry.transport.Deadlines;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What all sessions of a client share; made once by {@link FerryClient}. */
record ClientParts(
        ClientSettings settings,
        InstantSource clock,
        SecureRandom random,
        StateDirectory state,
        KnownServers known,
        DeviceKeyStore keys,
        Deadlines deadlines,
        Route route,
        PathMemory memory,
        PathPolicy policy) {}
