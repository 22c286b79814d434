package ferry.server;

import ferry.depot.Depot;
import ferry.transport.Deadlines;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What all links of a server share. */
record ServerContext(
        Depot depot,
        Deadlines deadlines,
        ServerSettings settings,
        ContentBuffers buffers,
        Counters counters,
        SecureRandom random,
        InstantSource clock) {}
