package ferry.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a program chooses for its client.
 *
 * @param stateDirectory known servers, device keys and journals live below it; made with mode 0700 when needed
 * @param agent how the client names itself to servers, at most 64 bytes
 * @param reconnectFor how long a transfer waits without progress for a server that went away or is busy, before it gives up
 * @param clientKey the key of a legitimate client, where a server demands one: ferry-1.md §5.3
 * @param transport how servers of other machines are reached
 */
public record ClientSettings(
        Path stateDirectory, String agent, Duration reconnectFor, Optional<ClientKey> clientKey, Transport transport) {
    public static final Duration RECONNECT_FOR = Duration.ofSeconds(60);

    /** A named secret of 32 bytes. */
    public record ClientKey(String name, byte[] secret) {
        @Override
        public String toString() {
            return "ClientKey[" + name + "]";
        }
    }

    public ClientSettings(Path stateDirectory, String agent) {
        this(stateDirectory, agent, RECONNECT_FOR, Optional.empty());
    }

    public ClientSettings(Path stateDirectory, String agent, Duration reconnectFor, Optional<ClientKey> clientKey) {
        this(stateDirectory, agent, reconnectFor, clientKey, Transport.AUTO);
    }
}
