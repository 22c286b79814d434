package ferry.server;

import ferry.depot.Depot;
import ferry.transport.Deadlines;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What all links of a server share. {@code current}: the settings that count now. */
record ServerContext(
        Depot depot,
        Deadlines deadlines,
        Supplier<ServerSettings> current,
        ContentBuffers buffers,
        Counters counters,
        ServerStatus status,
        SecureRandom random,
        InstantSource clock) {
    /** What counts now; a link asks once. */
    ServerSettings settings() {
        return current.get();
    }
}
